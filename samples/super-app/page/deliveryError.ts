/** What the platform, or the way to it, refused, told in a sentence. */
export class DeliveryError extends Error {
  /** The platform's code for it; `''` where it gave none. */
  readonly code: string;

  constructor(sentence: string, code = '') {
    super(sentence);
    this.code = code;
  }
}

/** What is wrong with a package itself, so that its release fails on this phone; told in a sentence. */
export class PackageError extends DeliveryError {}
