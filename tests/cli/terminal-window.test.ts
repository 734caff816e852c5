import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { typescript } from '../../src/cli/typescript.ts';
import { openCentre } from '../terminal/centre.ts';
import { newFolder } from '../terminal/folders.ts';
import { environmentOf, root } from './running.ts';

/** `script` of util-linux gives a command a terminal of its own. */
const pty = spawnSync('script', ['--version']).stdout?.toString().includes('util-linux') ?? false;

/** The command in a real terminal of 80 columns; what it shows, and keys for it. */
function openTty(args: readonly string[], set: Readonly<Record<string, string>>) {
  const command = [process.execPath, ...typescript, 'src/cli.ts', 'terminal', ...args].join(' ');
  const child = spawn('script', ['-qec', `stty cols 80 rows 24; exec ${command}`, '/dev/null'], {
    cwd: root,
    env: { ...environmentOf(set), TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let shown = '';
  child.stdout.on('data', (data) => {
    shown += data;
  });
  return {
    shown: () => shown,
    type: (line: string) => child.stdin.write(`${line}\r`),
    async sees(what: string | RegExp): Promise<void> {
      for (let i = 0; i < 300; i += 1) {
        const text = stripVTControlCharacters(shown);
        if (typeof what === 'string' ? text.includes(what) : what.test(text)) return;
        await sleep(50);
      }
      throw new Error(`it does not show ${what}, but: ${shown}`);
    },
    ended: once(child, 'exit'),
  };
}

describe.skipIf(!pty)('the lane’s window, in a real terminal', () => {
  it('asks the centre, goes on alone when it is gone, and practises, with words and symbols', async () => {
    const centre = await openCentre();
    const { rfid, vehicle, passId } = await centre.member();
    const revoked = await centre.member('revoked');
    const folder = newFolder();
    await centre.enroll(folder);
    const window = openTty(['--lane', '250401-S1', '--api', centre.url, '--data', folder], {
      LANG: 'en_US.UTF-8',
    });
    await window.sees('● link UP │ pack');
    window.type(rfid);
    await window.sees('1, read; plate, next card, or Enter>');
    window.type(`${vehicle.plate} ${vehicle.state} ${vehicle.country}`);
    await window.sees('✓ ADMIT  #0 by the centre');
    expect(window.shown()).toContain('\x1b[42m');
    window.type('drill on');
    await window.sees('DRILL │ 250401-S1');
    window.type('rfid d2111000000000000000000c DRILL-3 BCN MEX');
    await window.sees('→ DRILL REDIRECT: Ready Lane  #0 by this terminal ALONE');
    window.type(`pass ${passId}`);
    window.type('');
    await window.sees('A drill is on, and this is no drill card');
    window.type('drill off');
    await window.sees('The drill is over');

    await centre.close();
    await window.sees('○ link DOWN');
    window.type(`rfid ${revoked.rfid} ${revoked.vehicle.plate} ${revoked.vehicle.state} USA`);
    await window.sees('▲ REFER to inspection  #1 by this terminal ALONE, pack');
    await window.sees('1 to send');
    window.type('quit');
    expect(await window.ended).toEqual([0, null]);
    await window.sees('Journal: 1 sent, 1 still to be sent, 0 refused.');
  });

  it('speaks Spanish by LANG, without colour where NO_COLOR is set', async () => {
    const window = openTty(['--lane', '250401-S1', '--drill', '--data', newFolder()], {
      LANG: 'es_MX.UTF-8',
      NO_COLOR: '1',
    });
    await window.sees('SIMULACRO │ 250401-S1');
    window.type('rfid d2111000000000000000000b DRILL-2 BCN MEX');
    await window.sees('▲ SIMULACRO REFERIR a inspección  #0 por esta terminal SOLA');
    const sequences = window.shown().split('\x1b[').slice(1);
    expect(sequences.filter((one) => /^[\d;]*m/.test(one))).toEqual([]);
    window.type('quit');
    expect(await window.ended).toEqual([0, null]);
  });
});
