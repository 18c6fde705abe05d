import type { Chromium, ChromiumOptions } from './chromium.ts';
import { Http1Chromium } from './http1-chromium.ts';
import { Http2Chromium } from './http2-chromium.ts';

/** A browser that has not connected yet. */
export function openChromium(options: ChromiumOptions): Chromium {
  return options.http2 ? new Http2Chromium(options) : new Http1Chromium(options);
}
