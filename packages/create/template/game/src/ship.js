// The page that you ship: the game and its policy, without the library.
import { play } from './game.js';
import { policy } from './policy.js';

play(() => policy);
