import { ports } from '../../lanes/border.ts';
import type { Traffic } from '../../replay/traffic.ts';
import { outageFrom, timeOfDay, type Window, windowFrom } from '../../replay/window.ts';

/** What the command line says, as text. */
export interface ReplayFlags {
  readonly day: string;
  readonly speed: string;
  readonly minutes?: string;
  readonly from?: string;
  readonly seed: string;
  readonly prereads: string;
  readonly prereadSeconds: string;
  readonly expired: string;
  readonly unreadable: string;
  readonly misread: string;
  readonly lost: string;
  readonly repeats: string;
  readonly outage?: string;
  readonly outagePorts?: string;
  readonly catchUp: string;
  readonly workers: string;
  readonly killWorker?: string;
  readonly connections: string;
  readonly members: string;
  readonly drain: string;
  readonly json?: true;
  readonly api?: string;
  readonly internal?: string;
  readonly data?: string;
  readonly out?: string;
}

function numberOf(text: string, option: string, least: number, most: number, whole = true): number {
  const value = Number(text);
  const fits = text.trim() !== '' && value >= least && value <= most && (!whole || Number.isInteger(value));
  if (!fits) throw new Error(`${option}: expected a ${whole ? 'whole ' : ''}number from ${least} to ${most}`);
  return value;
}

function trafficOf(flags: ReplayFlags): Traffic {
  const share = (name: 'prereads' | 'expired' | 'unreadable' | 'misread' | 'lost' | 'repeats') =>
    numberOf(flags[name], `--${name}`, 0, 1, false);
  const traffic = {
    prereads: share('prereads'),
    prereadSeconds: numberOf(flags.prereadSeconds, '--preread-seconds', 1, 3_600, false),
    expired: share('expired'),
    unreadable: share('unreadable'),
    misread: share('misread'),
    lost: share('lost'),
    repeats: share('repeats'),
  };
  if (traffic.expired + traffic.unreadable > 1) {
    throw new Error('--expired and --unreadable: expected at most 1 together');
  }
  return traffic;
}

function outageOf(flags: ReplayFlags, window: Window) {
  const atOnce = numberOf(flags.catchUp, '--catch-up', 1, 500);
  if (flags.outage === undefined) {
    if (flags.outagePorts !== undefined) throw new Error('--outage-ports: say when with --outage');
    return {};
  }
  const named = flags.outagePorts?.split(',').map((code) => code.trim());
  const unknown = named?.find((code) => !ports.some((port) => port.code === code));
  if (unknown !== undefined) {
    throw new Error(`--outage-ports: ${unknown} is no port; expected codes like 2504,2506, comma between`);
  }
  const outage = { window: outageFrom(flags.outage, window), atOnce };
  return { outage: named ? { ...outage, ports: new Set(named) } : outage };
}

function killTime(flags: ReplayFlags, window: Window, workers: number): number | undefined {
  if (flags.killWorker === undefined) return undefined;
  if (workers === 0) throw new Error('--kill-worker: there is none to kill; start some with --workers');
  const at = timeOfDay(flags.killWorker, '--kill-worker');
  if (at < window.fromMs || at > window.toMs) {
    throw new Error(`--kill-worker: ${flags.killWorker} is not within what is replayed`);
  }
  return at;
}

/** Reads the flags. @throws Error with one clear line that begins with the option's name. */
export function readFlags(flags: ReplayFlags) {
  const minutes =
    flags.minutes === undefined ? undefined : numberOf(flags.minutes, '--minutes', 0.01, 1440, false);
  const window = windowFrom(flags.from, minutes);
  const workers = numberOf(flags.workers, '--workers', 0, 16);
  return {
    window,
    seed: numberOf(flags.seed, '--seed', 0, Number.MAX_SAFE_INTEGER),
    speed: numberOf(flags.speed, '--speed', 0.1, 100_000, false),
    sockets: numberOf(flags.connections, '--connections', 1, 2_000),
    members: numberOf(flags.members, '--members', 9, 100_000),
    drainSeconds: numberOf(flags.drain, '--drain', 0, 86_400),
    traffic: trafficOf(flags),
    ...outageOf(flags, window),
    workers,
    killAtMs: killTime(flags, window, workers),
  };
}
