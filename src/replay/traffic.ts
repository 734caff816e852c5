import { type StreamKey, streamKey, uniform } from '../simulation/random.ts';

/** How a replayed day goes beside its arrivals. Shares are 0..1; all of them are assumptions. */
export interface Traffic {
  /** Of the events, those that are read at the head of the lane too. */
  readonly prereads: number;
  /** How long before the booth that is, on average, in seconds of the day. */
  readonly prereadSeconds: number;
  /** Of the documents, those that have expired. */
  readonly expired: number;
  /** Of the documents, those that nothing can be read from: nobody can be screened by them. */
  readonly unreadable: number;
  /** Of the checks with documents, those whose zone is misread at first: refused, and read again. */
  readonly misread: number;
  /** Of the members, those whose card was reported lost and who show it all the same. */
  readonly lost: number;
  /** Of the requests, those that are sent twice with the same key. */
  readonly repeats: number;
}

/** Everybody can be screened, and the seed day is its 393,146 events: pre-reads are asked for. */
export const usualTraffic: Traffic = {
  prereads: 0,
  prereadSeconds: 45,
  expired: 0.01,
  unreadable: 0,
  misread: 0.005,
  lost: 0.01,
  repeats: 0.01,
};

/** Keeps these streams apart from each other, and from those of people (from 101) and of the simulation. */
const purpose = { preread: 111, lead: 112, document: 113, misread: 114, repeat: 115 } as const;

/** Spread of the time between head of the lane and booth: the standard deviation of its logarithm. */
const leadSigma = 0.5;

/** Chance in a replay: the same seed gives the same, whatever is asked first. */
export interface Chances {
  /** Milliseconds of the day between the pre-read and the booth; undefined where there is no pre-read. */
  leadMs(event: number): number | undefined;
  documentOf(person: number): 'good' | 'expired' | 'unreadable';
  isMisread(check: number): boolean;
  isRepeated(check: number): boolean;
}

function normal(key: StreamKey, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(uniform(key, 2 * index)));
  return radius * Math.cos(2 * Math.PI * uniform(key, 2 * index + 1));
}

export function chancesOf(traffic: Traffic, seed: number): Chances {
  const key = (of: keyof typeof purpose) => streamKey(seed, purpose[of]);
  const [preread, lead, document] = [key('preread'), key('lead'), key('document')];
  const [misread, repeat] = [key('misread'), key('repeat')];
  const meanMs = traffic.prereadSeconds * 1000;
  return {
    leadMs(event) {
      if (!(uniform(preread, event) < traffic.prereads)) return undefined;
      return Math.round(meanMs * Math.exp(leadSigma * normal(lead, event) - leadSigma ** 2 / 2));
    },
    documentOf(person) {
      const at = uniform(document, person);
      if (at < traffic.unreadable) return 'unreadable';
      return at < traffic.unreadable + traffic.expired ? 'expired' : 'good';
    },
    isMisread: (check) => uniform(misread, check) < traffic.misread,
    isRepeated: (check) => uniform(repeat, check) < traffic.repeats,
  };
}
