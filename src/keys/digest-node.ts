import { hash } from 'node:crypto';
import { useSha256 } from './digest.ts';

useSha256((data) => hash('sha256', data, 'hex'));
