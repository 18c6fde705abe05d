import semver from 'semver';
import { parse } from 'yaml';

import { type Hole, HOLES } from './holes.ts';

/** What pnpm has installed, as `name@version`, from the text of `pnpm-lock.yaml`. @throws if it is of another form */
export function installed(lockfile: string): { name: string; version: string }[] {
  const { packages } = parse(lockfile) as { packages?: Record<string, unknown> };
  if (packages === undefined) {
    throw new Error('pnpm-lock.yaml has no packages. Is it of another version?');
  }
  return Object.keys(packages).map((key) => {
    const at = key.lastIndexOf('@');
    return { name: key.slice(0, at), version: key.slice(at + 1) };
  });
}

/** One sentence for each hole that is in what is installed. */
export function holesIn(lockfile: string, holes = HOLES): string[] {
  return installed(lockfile).flatMap(({ name, version }) =>
    (Object.hasOwn(holes, name) ? (holes[name] ?? []) : [])
      .filter((hole) => isOpen(version, hole))
      .map(
        ({ advisory, what, mended }) =>
          `${name} ${version} has a known hole (${advisory}: ${what}), which is mended in ${mended.join(', ')}: ` +
          `run "npx pnpm --recursive update ${name}", or raise the version in the package.json that asks for it.`,
      ),
  );
}

function isOpen(version: string, { mended, accepted = {} }: Hole): boolean {
  const fix = mended.find((each) => semver.major(each) === semver.major(version));
  const isMended =
    fix === undefined ? mended.every((each) => semver.gt(version, each)) : semver.gte(version, fix);
  return !isMended && !Object.hasOwn(accepted, version);
}
