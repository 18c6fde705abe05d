/**
 * Keeps `--visible-height` at the height that a phone's keyboard leaves. Safari moves the whole page up under the
 * keyboard instead of making it smaller, so `100dvh` alone is too high there.
 */
export function fitToKeyboard(): void {
  const { visualViewport } = window;
  const fit = () => {
    document.documentElement.style.setProperty('--visible-height', `${visualViewport?.height}px`);
    window.scrollTo(0, 0);
  };
  visualViewport?.addEventListener('resize', fit);
}
