/** `http://a:80` and `HTTP://A/` are `http://a`; `null`, and what is no web page's, is none. */
export function webOrigin(origin: string): string | undefined {
  return /^https?:\/\//i.test(origin) && URL.canParse(origin) ? new URL(origin).origin : undefined;
}
