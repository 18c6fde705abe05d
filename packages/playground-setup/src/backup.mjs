import { mkdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a new folder for a backup, named after the time. Two of the same second get different ones.
 * @param {string} root the workshop's folder
 * @param {Date} now
 * @returns {Promise<string>} the folder
 */
export async function makeBackupFolder(root, now) {
  const backups = path.join(root, 'playground-backups');
  await mkdir(backups, { recursive: true });
  // Windows allows no colon in a file's name.
  const time = now.toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  for (let nth = 1; ; nth += 1) {
    const folder = path.join(backups, nth === 1 ? time : `${time}-${nth}`);
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') {
        throw error;
      }
    }
  }
}
