/** How the browser calls itself, such as `Chrome 156`, for whoever reads the numbers later. */
export function browserName(userAgent = navigator.userAgent): string {
  const names: [RegExp, string][] = [
    [/Edg\/(\d+)/, 'Edge'],
    [/Firefox\/(\d+)/, 'Firefox'],
    [/Chrome\/(\d+)/, 'Chrome'],
    [/Version\/([\d.]+).*Safari/, 'Safari'],
  ];
  for (const [pattern, name] of names) {
    const [, version] = pattern.exec(userAgent) ?? [];
    if (version !== undefined) {
      return `${name} ${version}`;
    }
  }
  return 'an unknown browser';
}

/**
 * Whether every name that ends in `.localhost` is this machine, as RFC 6761 has it (6.3). Then each person can have a
 * name, and with it connections, of their own: browsers open no more than six to one name.
 */
export async function knowsLocalNames(): Promise<boolean> {
  try {
    await fetch(`http://person-1.localhost:${location.port}/cloud.svg`, { mode: 'no-cors' });
    return true;
  } catch {
    return false;
  }
}
