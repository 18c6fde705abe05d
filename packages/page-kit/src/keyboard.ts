/**
 * Keeps `--visible-height` at the height that a phone's keyboard leaves. Safari moves the whole page up under the
 * keyboard instead of making it smaller, so `100dvh` alone is too high there.
 */
export function fitToKeyboard(): void {
  const { visualViewport } = window;
  visualViewport?.addEventListener('resize', () => {
    // Someone who zooms in wants to see less of the page, not a smaller one.
    if (visualViewport.scale === 1) {
      document.documentElement.style.setProperty('--visible-height', `${visualViewport.height}px`);
      window.scrollTo(0, 0);
    }
  });
}
