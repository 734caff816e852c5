import type { TestProject } from 'vitest/node';
import { startIssuer } from '../../src/issuer/start.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the development issuer of this run listens. */
    readonly issuer: string;
  }
}

/** A real issuer beside the suite: workerd cannot run one, but it can ask it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const issuer = await startIssuer(0);
  project.provide('issuer', issuer.url);
  return () => issuer.close();
}
