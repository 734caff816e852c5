import type { Text } from '../http/text.ts';
import type { LaneClass } from './lane-class.ts';

/** What a class of lane is called at the border. */
export const laneWords: Readonly<Record<LaneClass, Text>> = {
  sentri: { en: 'SENTRI', es: 'SENTRI' },
  ready: { en: 'Ready Lane', es: 'Ready Lane' },
  general: { en: 'general', es: 'general' },
  fast: { en: 'FAST', es: 'FAST' },
  truck: { en: 'trucks', es: 'camiones' },
  pedestrian: { en: 'pedestrians', es: 'peatones' },
  pedestrian_ready: { en: 'pedestrians, Ready', es: 'peatones, Ready' },
};
