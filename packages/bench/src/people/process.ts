import { Crowd } from './crowd.ts';
import type { Answers, Order } from './orders.ts';

let crowd: Crowd | undefined;

process.on('message', (order: Order) => void obey(order).then((answer) => process.send?.(answer)));
process.once('disconnect', () => process.exit(0));

async function obey(order: Order): Promise<Answers[Order['do']]> {
  if (order.do === 'join') {
    crowd ??= new Crowd(order.dialect);
    await crowd.join(order);
    return {};
  }
  if (crowd === undefined) {
    throw new Error('Nobody is here yet.');
  }
  switch (order.do) {
    case 'begin':
      crowd.begin();
      return {};
    case 'open loop':
      return crowd.openLoop(order.perSecond, order.firstMs, order.messages, order.people);
    case 'closed loop':
      return crowd.closedLoop(order.writers, order.untilMs, order.each);
    case 'hear':
      return crowd.hear(order.deliveries);
    case 'come back':
      crowd.comeBack(order.url, order.people);
      return {};
    case 'return':
      return crowd.returned();
    case 'leave':
      crowd.leave();
      crowd = undefined;
      return {};
  }
}
