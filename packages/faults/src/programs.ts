import { nginxAvailable } from 'step6-scale/nginx';
import { redisAvailable } from 'testing/redis-server';

/** A program that some faults need and that does not come with the workshop. */
export type Program = 'redis-server' | 'nginx';

const AVAILABLE: Readonly<Record<Program, boolean>> = {
  'redis-server': redisAvailable,
  nginx: nginxAvailable,
};

/** The first of these that is not on this machine. */
export function missing(needs: readonly Program[] = []): Program | undefined {
  return needs.find((program) => !AVAILABLE[program]);
}
