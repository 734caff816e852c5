import type { Stage } from './stage.ts';

export async function replayMinute(
  _url: string,
  _token: Stage['token'],
): Promise<{ ok: boolean; words: string }> {
  return { ok: false, words: 'not yet' };
}
