/** What the platform, or the way to it, refused, told in a sentence. */
export class DeliveryError extends Error {}
