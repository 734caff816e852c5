import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A mail as the server got it. */
export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and text as they came, without the dots that hide dots. */
  readonly data: string;
}

export interface MailServer {
  readonly url: string;
  readonly received: readonly Received[];
  /** What clients have sent besides mails, line by line. */
  readonly commands: readonly string[];
  close(): Promise<void>;
}

export interface MailServerOptions {
  readonly port?: number;
  /** What it answers to a recipient or a mail in place of a yes, for example `550 5.1.1 no such user`. */
  readonly refuse?: (command: string) => string | undefined;
}

/** A mail server (RFC 5321) of the tests' own: plain, on loopback, keeps what it gets. */
export async function startMailServer({ port = 0, refuse }: MailServerOptions = {}): Promise<MailServer> {
  const received: Received[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();

  function serve(socket: Socket): void {
    const say = (line: string) => socket.write(`${line}\r\n`);
    let from = '';
    let to: string[] = [];
    let mail: string[] | undefined;
    let rest = '';

    function command(line: string): void {
      commands.push(line);
      const refused = refuse?.(line);
      const word = line.slice(0, 4).toUpperCase();
      if (refused !== undefined) return void say(refused);
      if (word === 'EHLO') return void say('250-mail.test\r\n250-AUTH PLAIN\r\n250 8BITMIME');
      if (word === 'AUTH') return void say('235 2.7.0 welcome');
      if (word === 'QUIT') return void socket.end('221 2.0.0 bye\r\n');
      if (word === 'MAIL') {
        from = /<([^>]*)>/.exec(line)?.[1] ?? '';
        to = [];
      }
      if (word === 'RCPT') to.push(/<([^>]*)>/.exec(line)?.[1] ?? '');
      if (word === 'DATA') {
        mail = [];
        return void say('354 go on');
      }
      say('250 2.0.0 ok');
    }

    function line(text: string): void {
      if (mail === undefined) return void command(text);
      if (text !== '.') return void mail.push(text.replace(/^\./, ''));
      received.push({ from, to, data: mail.join('\r\n') });
      mail = undefined;
      say('250 2.0.0 taken');
    }

    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const one of lines) line(one);
    });
    say('220 mail.test ESMTP');
  }

  const server = createServer(serve).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://garita:a%40secret@127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    commands,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
