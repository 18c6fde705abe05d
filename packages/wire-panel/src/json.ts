/** The beginning of a text, and whether that is not all of it. */
export interface Beginning {
  text: string;
  cut: boolean;
}

/** JSON, with binary data as its bytes in hex. */
export function json(value: unknown, indent?: number): string {
  return jsonBeginning(value, Infinity, indent).text;
}

/** The first characters of what `json` gives. However large the value is, only so much of it is written. */
export function jsonBeginning(value: unknown, most: number, indent?: number): Beginning {
  // A character for each value at least, so that what is cut here would not be in the text in any case.
  let left = most;
  let cut = false;
  const within = (length: number) => {
    cut ||= length > left;
    return length <= left;
  };
  const text: string | undefined = JSON.stringify(
    value,
    (_key, inner: unknown) => {
      const bytes = bytesOf(inner);
      if (bytes !== undefined) {
        return { binary: hex(within(bytes.length) ? bytes : bytes.subarray(0, left)) };
      }
      if (inner instanceof Blob) {
        return `Blob, ${inner.size} bytes`;
      }
      left = Math.max(0, left - 1);
      if (typeof inner === 'string' || isList(inner)) {
        return within(inner.length) ? inner : inner.slice(0, left);
      }
      if (typeof inner === 'object' && inner !== null) {
        const keys = Object.keys(inner);
        return within(keys.length) ? inner : Object.fromEntries(Object.entries(inner).slice(0, left));
      }
      return inner;
    },
    indent,
  );
  // Of undefined and functions nothing is left.
  return { text: (text ?? '').slice(0, most), cut: cut || (text ?? '').length > most };
}

/** Two digits a byte: `00 ff 1a`. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof ArrayBuffer) {
    return new Uint8Array(value);
  }
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : undefined;
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}
