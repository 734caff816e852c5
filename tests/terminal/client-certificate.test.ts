import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { typescript } from '../../src/cli/typescript.ts';
import { fetchOverTls } from '../../src/terminal/fetch-over-tls.ts';
import { readIdentity } from '../../src/terminal/identity.ts';
import { openTerminal } from '../../src/terminal/terminal.ts';
import { inTheirCar, openCentre } from './centre.ts';
import { type Certificate, newAuthority } from './certificates.ts';
import { newFolder } from './folders.ts';
import { certificateHeader, openTlsProxy } from './tls-proxy.ts';

const lane = { laneId: '250401-S1', laneClass: 'sentri' } as const;

/** The files of a terminal's certificate, as somebody would put them there. */
function filesOf(authorities: string, own?: Certificate) {
  const folder = newFolder();
  const at = (name: string, pem: string) => {
    writeFileSync(join(folder, name), pem, { mode: 0o600 });
    return join(folder, name);
  };
  return {
    authorities: at('ca.pem', authorities),
    ...(own ? { own: { certificate: at('own.pem', own.certificate), key: at('own.key', own.key) } } : {}),
  };
}

/** A centre behind a proxy that ends TLS, and a terminal that is bound to a certificate. */
async function opened() {
  const authority = newAuthority('Authority of terminals and centres');
  const bound = authority.issue('booth 1');
  const centre = await openCentre({ GARITA_CLIENT_CERTIFICATE_HEADER: certificateHeader });
  const proxy = await openTlsProxy(centre.url, authority.issue('centre'), authority);
  const member = await centre.member();
  const folder = newFolder();
  await centre.enroll(folder);
  const bind = async ({ sha256 }: Certificate) => {
    const path = `/v1/terminals/${readIdentity(folder)?.terminalId}/certificate`;
    expect((await centre.call('admin', 'POST', path, { sha256 })).status).toBe(200);
  };
  await bind(bound);
  return { authority, bound, bind, centre, proxy, member, folder };
}

describe('a terminal that is bound to a client certificate', () => {
  it('is answered by its centre over a connection that shows it, and over no other', async () => {
    const { authority, bound, centre, proxy, member, folder } = await opened();
    async function answerBy(way: { url: string; fetch?: typeof fetch | ReturnType<typeof fetchOverTls> }) {
      const terminal = await openTerminal({ ...way, folder, ...lane });
      await terminal.round();
      const answer = await terminal.check(inTheirCar(member));
      await terminal.close();
      return [answer.degraded, answer.decision, ...answer.reasons.map(({ code }) => code)];
    }
    const over = (own?: Certificate, ca = authority) =>
      answerBy({ url: proxy.url, fetch: fetchOverTls(filesOf(ca.certificate, own)) });
    expect(await over(bound)).toEqual([false, 'admit']);
    expect(new Set(proxy.seen)).toEqual(new Set([bound.sha256]));
    // Somebody else's, of the same authority; none at all; none, past the proxy.
    expect(await over(authority.issue('booth 2'))).toEqual([true, 'refer', 'terminal_refused']);
    expect((await over())[0]).toBe(true);
    expect(await answerBy({ url: centre.url })).toEqual([true, 'refer', 'terminal_refused']);
    // A centre that another authority speaks for is none.
    const seen = proxy.seen.length;
    expect((await over(bound, newAuthority('Somebody else')))[0]).toBe(true);
    expect(proxy.seen).toHaveLength(seen);
  });

  it('brings a pack over it, and shows a renewed certificate without being started again', async () => {
    const { authority, bound, bind, proxy, member, folder } = await opened();
    const files = filesOf(authority.certificate, bound);
    const fetch = fetchOverTls(files);
    const terminal = await openTerminal({ url: proxy.url, fetch, folder, ...lane });
    await terminal.round();
    expect(terminal.status()).toMatchObject({ link: 'closed', snapshotOpen: true });
    const renewed = authority.issue('booth 1');
    await bind(renewed);
    // A moment in which certificate and key do not fit together.
    writeFileSync(files.own?.certificate ?? '', renewed.certificate);
    utimesSync(files.own?.certificate ?? '', 1, 1);
    await fetch(`${proxy.url}/livez`, {});
    expect(proxy.seen.at(-1)).toBe(bound.sha256);
    writeFileSync(files.own?.key ?? '', renewed.key);
    expect(await (await fetch(`${proxy.url}/livez`, {})).json()).toEqual({ state: 'ok' });
    expect(proxy.seen.at(-1)).toBe(renewed.sha256);
    expect(await terminal.check(inTheirCar(member))).toMatchObject({ degraded: false, decision: 'admit' });
    await terminal.close();
  });

  it('is one of the command line too, which says what is wrong with the files', {
    timeout: 60_000,
  }, async () => {
    const { authority, bound, proxy, member, folder } = await opened();
    const { own, authorities } = filesOf(authority.certificate, bound);
    async function garita(options: readonly string[], line = ''): Promise<[number, string, string]> {
      const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
      const args = [
        'terminal',
        '--lane',
        lane.laneId,
        '--data',
        folder,
        '--json',
        '--settle',
        '0',
        ...options,
      ];
      const child = spawn(process.execPath, [...typescript, cli, ...args], { stdio: 'pipe' });
      child.stdin.end(line);
      const [out, errors, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'exit'),
      ]);
      return [Number(code), out, errors];
    }
    const files = ['--certificate', own?.certificate ?? '', '--certificate-key', own?.key ?? ''];
    const [code, out, errors] = await garita(
      ['--api', proxy.url, ...files, '--ca', authorities],
      `${JSON.stringify(inTheirCar(member))}\n`,
    );
    expect([code, errors]).toEqual([0, expect.stringContaining('link UP')]);
    expect(JSON.parse(out)).toMatchObject({ degraded: false, decision: 'admit' });

    const wrong = [
      [['--api', 'http://127.0.0.1:1', ...files], 'is not asked over TLS'],
      [['--api', proxy.url, ...files.slice(0, 2)], 'give both, or neither'],
      [['--api', proxy.url, ...files.slice(0, 3), '/nowhere'], 'no such file'],
    ] as const;
    for (const [options, says] of wrong) {
      const [failed, , words] = await garita(options);
      expect([failed, words.trim().split('\n')]).toEqual([1, [expect.stringContaining(says)]]);
    }
  });
});
