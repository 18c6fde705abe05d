/** A hole in a package, and where it is mended. */
export interface Hole {
  /** GHSA or CVE, as https://github.com/advisories and https://www.cve.org know it. */
  advisory: string;
  what: string;
  /** The first version without it, of each major line that has one. Later majors do not have it. */
  mended: readonly string[];
  /** Versions that stay although they have it, and why it does no harm here. */
  accepted?: Readonly<Record<string, string>>;
}

/** What is known of the packages that face the network, or that build what does. By package, the oldest first. */
export const HOLES: Readonly<Record<string, readonly Hole[]>> = {
  'engine.io': [
    { advisory: 'CVE-2022-41940', what: 'a request ends the process', mended: ['6.2.1'] },
    { advisory: 'CVE-2023-31125', what: 'a request ends the process', mended: ['6.4.2'] },
    {
      advisory: 'CVE-2026-59725',
      what: 'binary POSTs that are refused keep their connection',
      mended: ['6.6.7'],
    },
    {
      advisory: 'GHSA-gr94-w7qr-f4j3',
      what: 'a session id over WebTransport ends the process',
      mended: ['6.6.9'],
    },
  ],
  'socket.io': [
    { advisory: 'CVE-2024-38355', what: 'an event named error ends the process', mended: ['4.6.2'] },
  ],
  'socket.io-parser': [
    { advisory: 'CVE-2022-2421', what: 'attachments are not checked', mended: ['4.2.1'] },
    { advisory: 'CVE-2023-32695', what: 'a packet ends the process', mended: ['4.2.3'] },
    { advisory: 'CVE-2026-33151', what: 'attachments without end are kept', mended: ['4.2.6'] },
    { advisory: 'CVE-2026-69185', what: 'packets use up the memory', mended: ['4.2.7'] },
  ],
  ws: [
    { advisory: 'CVE-2024-37890', what: 'a request with many headers ends the process', mended: ['8.17.1'] },
    { advisory: 'CVE-2026-48779', what: 'tiny fragments use up the memory', mended: ['8.21.0'] },
    { advisory: 'CVE-2026-62389', what: 'tiny fragments use up the memory', mended: ['8.21.1'] },
  ],
  fastify: [
    { advisory: 'CVE-2025-32442', what: 'a content type goes round the schema', mended: ['5.3.2'] },
    { advisory: 'CVE-2026-25223', what: 'a content type goes round the schema', mended: ['5.7.2'] },
    { advisory: 'CVE-2026-3419', what: 'a malformed content type is taken', mended: ['5.8.1'] },
  ],
  'find-my-way': [
    { advisory: 'CVE-2024-45813', what: 'a path keeps a route busy (ReDoS)', mended: ['8.2.2', '9.0.1'] },
  ],
  '@fastify/static': [
    { advisory: 'CVE-2026-15074', what: 'a path goes round the guard of a route', mended: ['10.1.1'] },
    { advisory: 'CVE-2026-7120', what: 'a path goes round allowedPath', mended: ['10.1.3'] },
  ],
  handlebars: [
    { advisory: 'CVE-2026-33937', what: 'a template runs code', mended: ['4.7.9'] },
    {
      advisory: 'CVE-2026-33941',
      what: 'a name runs code where templates are precompiled',
      mended: ['4.7.9'],
    },
  ],
  cookie: [{ advisory: 'CVE-2024-47764', what: 'a name sets other fields', mended: ['0.7.0'] }],
  vite: [
    {
      advisory: 'CVE-2025-62522',
      what: 'the development server on Windows hands out files that it denies',
      mended: ['5.4.21', '6.4.1', '7.1.11'],
    },
  ],
  esbuild: [
    {
      advisory: 'GHSA-67mh-4wv8-2f99',
      what: 'pages of other sites read from its development server',
      mended: ['0.25.0'],
      accepted: { '0.21.5': 'Comes with VitePress, which builds with it and never starts its server.' },
    },
  ],
  rollup: [
    {
      advisory: 'CVE-2024-47068',
      what: 'a page’s element is taken for a script',
      mended: ['3.29.5', '4.22.4'],
    },
  ],
};
