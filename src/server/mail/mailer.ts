/** A mail as it is handed to a mail server. */
export interface OutgoingMail {
  /** Unique for ever, and the same whenever the mail is sent again. */
  readonly id: string;
  /** When it was written, in milliseconds since 1970. */
  readonly writtenAt: number;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Hands mails to a mail server. */
export interface Mailer {
  /** @throws SendFailure */
  send(mail: OutgoingMail): Promise<void>;
}

/** A mail was not accepted. */
export class SendFailure extends Error {
  /** Whether sending it again is of no use: it is about the receiver or the mail itself, not about the server. */
  readonly isFinal: boolean;

  constructor(message: string, isFinal: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SendFailure';
    this.isFinal = isFinal;
  }
}
