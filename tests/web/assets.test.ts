import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nodeAsset } from '../../src/web/assets-node.ts';

const css = 'uswds/css/uswds.min.css';
const bytesOf = async (answer: Response | undefined) =>
  new Uint8Array((await answer?.arrayBuffer()) ?? new ArrayBuffer());

describe('the files of the pages', () => {
  it('go packed to whoever takes gzip, and are the same unpacked', async () => {
    const plain = await bytesOf(await nodeAsset(css));
    const packed = await nodeAsset(css, 'gzip, deflate, br');
    expect(packed?.headers.get('content-encoding')).toBe('gzip');
    expect(packed?.headers.get('vary')).toBe('accept-encoding');
    const zipped = await bytesOf(packed);
    expect(Buffer.from(gunzipSync(zipped)).equals(plain)).toBe(true);
    expect(zipped.length).toBeLessThan(90_000);
    expect((await nodeAsset(css))?.headers.get('content-encoding')).toBeNull();
  });

  it('are only those of the list', async () => {
    for (const name of [
      'uswds/../../package.json',
      'uswds/fonts/../../../package.json',
      'nothing.css',
      'uswds/css/',
    ]) {
      expect(await nodeAsset(name, 'gzip')).toBeUndefined();
    }
  });
});
