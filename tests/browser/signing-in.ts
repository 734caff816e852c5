export { signInAs } from '../../src/demo/pages/hands.ts';
