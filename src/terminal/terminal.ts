import { lockDataFolder } from '../config/data-folder.ts';
import { makeFolder } from '../config/make-folder-node.ts';
import type { Locale } from '../http/text.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import type { LaneSecrets } from './access.ts';
import type { Presented, TerminalAnswer } from './answer.ts';
import { awaitDecided } from './await-decided.ts';
import type { BreakerState } from './breaker.ts';
import { aloneRules, type LanePolicy } from './decide-alone.ts';
import { createDesk, drawAlone } from './desk.ts';
import { createDownload, type Download } from './download.ts';
import { createDrills, type Drills } from './drills.ts';
import type { Fetch } from './fetch.ts';
import { type Identity, openIdentity, readIdentity } from './identity.ts';
import { type Counts, type JournalEvent, openJournal } from './journal.ts';
import { keptSecrets } from './kept-secrets.ts';
import { type KeyStore, memoryKeyStore } from './key-store.ts';
import { createLink } from './link.ts';
import { openOwnPack } from './own-pack.ts';
import { createRenewal } from './renew-snapshot.ts';
import { createUpkeep } from './upkeep.ts';

export interface TerminalOptions {
  /** The centre, without a path. */
  readonly url: string;
  /** How its requests go out; the runtime's own unless said. */
  readonly fetch?: Fetch;
  /** The terminal's own folder: identity, journal, pack. */
  readonly folder: string;
  readonly laneId: string;
  readonly laneClass: LaneClass;
  /** Where its secrets are kept; in memory unless said. */
  readonly keyStore?: KeyStore;
  /** What the lane does otherwise than its class when it is alone. */
  readonly policy?: LanePolicy;
  /** English unless said. */
  readonly locale?: Locale;
}

export interface TerminalStatus {
  readonly link: BreakerState;
  readonly enrolled: boolean;
  readonly snapshotVersion: number | null;
  /** Seconds; null without a pack, or where its age is not known. */
  readonly snapshotAge: number | null;
  /** Whether the pack can be looked into: its keys are here. */
  readonly snapshotOpen: boolean;
  /** A whole pack that is being fetched, in bytes. */
  readonly download: ReturnType<Download['progress']>;
  readonly journal: Counts;
  readonly drill: boolean;
  /** Seconds by which the centre's packs are ahead of this terminal's clock, where it takes none for that. */
  readonly packsAhead: number | undefined;
  /** The lane that the centre knows this terminal at, where that is another one. */
  readonly otherLane: string | undefined;
}

/** A lane terminal. */
export interface Terminal {
  /**
   * The answer for what was presented, within two seconds, whatever the centre does; on disk before it is given. While
   * a drill is on it takes synthetic travelers alone, and real ones alone while none is.
   *
   * @throws NotReadable when it cannot be an event at all: it is read again, and has no number
   */
  check(presented: Presented): Promise<TerminalAnswer>;
  /** What a provisional answer has become; undefined when that is not known within half a minute. */
  decided(answer: TerminalAnswer): Promise<TerminalAnswer | undefined>;
  status(): TerminalStatus;
  /** One round of what it does beside its checks; {@link Terminal.start} does one each second. */
  round(): Promise<void>;
  start(): void;
  /** Events that the centre refused for good. */
  deadLetters(): readonly JournalEvent[];
  readonly drill: Drills;
  close(): Promise<void>;
}

/** Leaves half a second of the two for the journal and the decision alone. */
const answerWithinMs = 1_500;

/**
 * Opens a terminal in its folder. The caller enrolls it, or it goes on alone.
 *
 * @throws ConfigurationError when another process has a terminal in it
 */
export async function openTerminal(options: TerminalOptions): Promise<Terminal> {
  const { folder, laneId, laneClass, policy, locale = 'en', keyStore = memoryKeyStore() } = options;
  makeFolder(folder, 0o700);
  // Two terminals in one folder would write over each other's pack.
  const unlock = lockDataFolder(folder, '--data');
  const now = Date.now;
  const monotonic = () => performance.now();
  const journal = openJournal(folder);
  let identity: Identity | undefined;
  const link = createLink({
    url: options.url,
    fetch: options.fetch ?? fetch,
    locale,
    now,
    monotonic,
    async identity() {
      identity ??= await openIdentity(folder, keyStore);
      return identity;
    },
  });
  const own = openOwnPack(folder, laneClass, now, monotonic);
  const download = createDownload(folder);
  const { maxAgeMs } = aloneRules(laneClass, 0, policy);
  const kept = keptSecrets(keyStore, laneId, maxAgeMs);
  const drills = createDrills({ folder, laneClass, locale, now, link: link.state });
  const live = new Set<string>();
  const stopping = new AbortController();
  let secrets: LaneSecrets | undefined = await kept.read(now());

  const mine = (): LaneSecrets | undefined => (secrets?.laneId === laneId ? secrets : undefined);

  async function settleIn(): Promise<void> {
    const access = link.access();
    if (access) {
      secrets = access.secrets;
      if (mine() && link.state() === 'closed') await kept.keep(access.json, now());
    }
    if (link.state() !== 'closed') await kept.forgetOld(now());
    await own.settleIn(mine());
  }

  const around = () => ({ ...own.told(), link: link.state(), drill: false });

  const desk = createDesk({
    journal,
    laneClass,
    locale,
    now,
    ageMs: own.ageMs,
    around,
    snapshot: () => own.open(mine()),
    rules: () => aloneRules(laneClass, mine()?.exam.rate ?? 1, policy),
    draw: ({ sequence }) =>
      drawAlone(
        mine()?.exam.subkeys,
        identity?.terminalId ?? readIdentity(folder)?.terminalId ?? '',
        sequence,
        now(),
      ),
    async ask(event) {
      // The centre would decide for the lane that it knows this terminal at.
      if (secrets && !mine()) return { kind: 'refused' };
      live.add(event.idempotencyKey);
      try {
        return await link.ask({
          method: 'POST',
          path: '/v1/crossings',
          weight: 'lane',
          text: event.body ?? '',
          idempotencyKey: event.idempotencyKey,
          timeoutMs: answerWithinMs,
        });
      } finally {
        live.delete(event.idempotencyKey);
      }
    },
  });

  const renewal = createRenewal({
    link,
    snapshots: own.store,
    download,
    laneId,
    signingKeys: () => mine()?.signingKeys,
    monotonic,
  });

  const upkeep = createUpkeep({
    link,
    laneId,
    journal,
    live,
    settleIn,
    renewal,
    report() {
      const { snapshotVersion, snapshotAge } = own.told();
      return {
        snapshotVersion: snapshotVersion ?? 0,
        snapshotAge: snapshotAge === null ? null : Math.max(0, snapshotAge),
        journalDepth: journal.counts().pending,
        lastSequence: journal.lastSequence('booth') ?? null,
        deadLetters: journal.counts().dead,
        drill: drills.isOn(),
        clock: new Date(now()).toISOString(),
      };
    },
  });
  await settleIn();
  return {
    async check(presented) {
      return drills.check(presented) ?? desk(presented);
    },
    decided: (answer) => awaitDecided(answer, link, stopping.signal),
    status() {
      return {
        ...around(),
        enrolled: readIdentity(folder) !== undefined,
        snapshotOpen: own.open(mine()) !== undefined,
        download: own.store.current() ? undefined : download.progress(),
        journal: journal.counts(),
        drill: drills.isOn(),
        packsAhead: renewal.aheadMs() === undefined ? undefined : Math.round((renewal.aheadMs() ?? 0) / 1000),
        otherLane: secrets && secrets.laneId !== laneId ? secrets.laneId : undefined,
      };
    },
    round: upkeep.round,
    start: upkeep.start,
    deadLetters: () => journal.events('dead'),
    drill: drills,
    async close() {
      stopping.abort();
      await upkeep.stop();
      own.close();
      drills.close();
      journal.close();
      unlock();
    },
  };
}
