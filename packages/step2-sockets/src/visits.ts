import type { FastifyReply, FastifyRequest } from 'fastify';

const COOKIE = 'step2-sockets';

export function countVisit(request: FastifyRequest, reply: FastifyReply): number {
  const { valid, value } = request.unsignCookie(request.cookies[COOKIE] ?? '');
  const before = valid && value ? (JSON.parse(value) as { visits: number }) : { visits: 0 };
  const visits = before.visits + 1;
  reply.setCookie(COOKIE, JSON.stringify({ visits }), {
    signed: true,
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
  });
  return visits;
}
