import { z } from 'zod';

const Problem = z.object({ title: z.string(), detail: z.string() });

/** A refusal of the API in one line. */
export function refusalWords(status: number, text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const { data } = Problem.safeParse(value);
  return data === undefined ? `the API answered ${status}` : `${status} ${data.title}: ${data.detail}`;
}
