import { createTransport } from 'nodemailer';
import { SendFailure, type Mailer, type OutgoingMail } from './mailer';

export interface SmtpSettings {
  /** `smtp://` or `smtps://`, with the user name where the server wants one. */
  readonly server: string;
  readonly password: string | undefined;
  /** `Name <address>` or an address alone. */
  readonly from: string;
  /** How long the server may be silent, in milliseconds. */
  readonly patience?: number;
  /** Certificates to trust beside those that Node knows, as PEM. */
  readonly certificates?: string;
}

/** How long a mail server may be silent; RFC 5321 allows minutes, but a mail here is short and is sent again. */
const defaultPatience = 30_000;

/** Hands mails to a mail server by SMTP, each over a connection of its own. A password is never sent in the clear. */
export function smtpMailer(settings: SmtpSettings): Mailer {
  const { password, from, certificates, patience = defaultPatience } = settings;
  const server = new URL(settings.server);
  const isSecure = server.protocol === 'smtps:';
  const host = server.hostname.replace(/^\[|\]$/g, '');
  const transport = createTransport({
    host,
    ...(server.port !== '' && { port: Number(server.port) }),
    secure: isSecure,
    requireTLS: !isSecure && password !== undefined && !isLoopback(host),
    ...(password !== undefined && { auth: { user: decodeURIComponent(server.username), pass: password } }),
    ...(certificates !== undefined && { tls: { ca: certificates } }),
    dnsTimeout: patience,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (mail) => {
      try {
        await transport.sendMail(messageOf(mail, from));
      } catch (error) {
        throw sendFailure(error);
      }
    },
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '::1';
}

function messageOf(mail: OutgoingMail, from: string): Parameters<ReturnType<typeof createTransport>['sendMail']>[0] {
  return {
    from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.id}@${domainOf(from)}>`,
    date: new Date(mail.writtenAt),
    // RFC 3834: nobody is to be answered by a machine.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function domainOf(from: string): string {
  return /@([^\s@>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
}

/**
 * A refusal for good (5xx) counts as final where it is about this mail. One of the connection, the sender or the password is
 * the operator's to mend, and the mail waits for that.
 */
function sendFailure(error: unknown): SendFailure {
  const { message, code, command, responseCode } = detailsOf(error);
  // What a server has against the receiver or the mail, it says to these commands.
  const isAboutTheMail = command === 'RCPT TO' || command === 'DATA';
  const isRefused = typeof responseCode === 'number' && responseCode >= 500 && isAboutTheMail;
  const isUnaddressable = code === 'EENVELOPE' && command === 'API';
  return new SendFailure(typeof code === 'string' ? `${code}: ${message}` : message, isRefused || isUnaddressable, {
    cause: error,
  });
}

interface ErrorDetails {
  readonly message: string;
  readonly code?: unknown;
  readonly command?: unknown;
  readonly responseCode?: unknown;
}

function detailsOf(error: unknown): ErrorDetails {
  return error instanceof Error ? error : { message: String(error) };
}
