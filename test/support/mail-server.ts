import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail that the server was offered, taken or not. */
export interface Offered {
  readonly to: readonly string[];
  readonly from: string;
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As it came, after the headers. */
  readonly body: string;
}

/** A real SMTP server on loopback, which takes mail or refuses it as it is told. */
export interface MailServer {
  readonly url: string;
  readonly offered: Offered[];
  readonly taken: Offered[];
  /** 250 takes a mail; any other reply refuses it after its data. */
  reply: (mail: Offered) => number;
  /** The same for a recipient, before the data. */
  recipient: (address: string) => number;
  stop(): Promise<void>;
}

export async function startMailServer(port = 0): Promise<MailServer> {
  const refusal = (responseCode: number): Error =>
    Object.assign(new Error(`said the server (${responseCode})`), { responseCode });
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false, closeTimeout: 500 },
    onRcptTo({ address }, _session, done) {
      const code = it.recipient(address);
      done(code === 250 ? undefined : refusal(code));
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const mail = parsed(
          text,
          envelope.rcptTo.map(({ address }) => address),
          envelope.mailFrom === false ? '' : envelope.mailFrom.address,
        );
        it.offered.push(mail);
        const code = it.reply(mail);
        if (code === 250) it.taken.push(mail);
        done(code === 250 ? undefined : refusal(code));
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const { port: own } = server.server.address() as AddressInfo;
  const it: MailServer = {
    url: `smtp://127.0.0.1:${own}`,
    ...{ offered: [], taken: [], reply: () => 250, recipient: () => 250 },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
  return it;
}

/** Takes connections and never says a word. */
export async function startMuteServer(port: number): Promise<{ stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function parsed(text: string, to: readonly string[], from: string): Offered {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split(': ');
      return [name.toLowerCase(), value.join(': ')];
    }),
  );
  return { to, from, id: headers['message-id'] ?? '', headers, body: rest.join('\r\n\r\n') };
}
