/** What the badge emits on the main namespace, to be acknowledged. */
export const ROUND_TRIP = 'round trip';
