/** Calls `send` with what was written, when the form is submitted or Enter is pressed; Shift+Enter starts a line. */
export function onCompose(form: HTMLElement, field: HTMLTextAreaElement, send: (text: string) => void): void {
  function submit(): void {
    const text = field.value.trim();
    if (text !== '') {
      send(text);
      field.value = '';
      // Nobody hears of a change that a script has made.
      field.dispatchEvent(new Event('input'));
    }
    field.focus();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener('keydown', (event) => {
    // In Japanese or Chinese Enter chooses a word first. Safari ends the composition before it tells of the key,
    // and leaves only the number 229 as a trace.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !composing) {
      event.preventDefault();
      submit();
    }
  });
  field.addEventListener('input', () => {
    field.style.height = 'auto';
    const borders = field.offsetHeight - field.clientHeight;
    field.style.height = `${field.scrollHeight + borders}px`;
  });
}
