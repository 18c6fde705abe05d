import { generate } from 'selfsigned';

/** A key, and a certificate that it has signed itself, in PEM. */
export interface Certificate {
  key: string;
  cert: string;
}

let made: Promise<Certificate> | undefined;

/**
 * The certificate of this process for `localhost`, 127.0.0.1 and ::1, made when it is first asked for. Nobody trusts
 * it who is not told to: Node's clients take it as `ca`.
 */
export function ownCertificate(): Promise<Certificate> {
  made ??= make();
  return made;
}

async function make(): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    // As most certificates of the web have by now: it is small, and so are the handshakes.
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  return { key, cert };
}
