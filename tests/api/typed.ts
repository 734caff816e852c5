export { typed } from '../../src/demo/pages/typed.ts';
