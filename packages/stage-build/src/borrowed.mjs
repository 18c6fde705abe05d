import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * An earlier stage that this one registers as a plugin, page and all.
 * @typedef {{ name: string, folder: string }} BorrowedStage
 */

/** What a stage's code finds beside it, as it lies in the stage's folder. */
const FOUND_BESIDE = ['views', 'public'];

/**
 * @param {string} stage the stage's folder
 * @returns {BorrowedStage[]}
 */
export function borrowedStages(stage) {
  const { dependencies = {} } = /** @type {{ dependencies?: Record<string, string> }} */ (
    JSON.parse(readFileSync(path.join(stage, 'package.json'), 'utf8'))
  );
  return Object.keys(dependencies)
    .filter((name) => dependencies[name]?.startsWith('workspace:'))
    .map((name) => ({ name, folder: path.join(stage, 'node_modules', name) }))
    .filter(({ folder }) => existsSync(path.join(folder, 'src', 'server.ts')))
    .map(({ name, folder }) => ({ name, folder: realpathSync(folder) }));
}

/**
 * Lays what a borrowed stage's code finds beside it into `dist/<its name>`: so that no stage needs another one to be
 * built, and none writes into the folder of another one.
 * @param {string} stage
 * @param {BorrowedStage} borrowed
 */
export async function layBorrowed(stage, { name, folder }) {
  await Promise.all(
    FOUND_BESIDE.filter((each) => existsSync(path.join(folder, each))).map((each) =>
      cp(path.join(folder, each), path.join(stage, 'dist', name, each), { recursive: true }),
    ),
  );
}

/**
 * Where the page of a borrowed stage is built to.
 * @param {string} stage
 * @param {BorrowedStage} borrowed
 */
export function borrowedPageFolder(stage, { name }) {
  return path.join(stage, 'dist', name, 'dist', 'public');
}

/**
 * Has a borrowed stage's code look for its files there: bundled, it lies in another folder than it was written in.
 * @param {BorrowedStage[]} borrowed
 * @returns {import('esbuild').Plugin}
 */
export function borrowedPlaces(borrowed) {
  return {
    name: 'borrowed-places',
    setup(build) {
      for (const { name, folder } of borrowed) {
        const sources = path.join(folder, 'src') + path.sep;
        build.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
          if (!file.startsWith(sources)) {
            return undefined;
          }
          const place = path.posix.join(
            '/',
            name,
            path.relative(folder, path.dirname(file)).replaceAll('\\', '/'),
          );
          const source = await readFile(file, 'utf8');
          return {
            contents: source.replaceAll(
              'import.meta.dirname',
              `(import.meta.dirname + ${JSON.stringify(place)})`,
            ),
            loader: 'ts',
          };
        });
      }
    },
  };
}
