// The help for visitors, in English: a term and its meaning each.
import type { Spoken } from './spoken.ts';

export const english = {
  title: 'Help',
  closeIt: 'Close',
  sections: [
    {
      name: 'What happens here',
      entries: [
        [
          'Agent and world',
          'The agent acts, the world answers with what the agent sees next and with a reward. Nobody tells the agent what to do: it tries, and does more often what brought reward.',
        ],
        ['Step', 'One action and the world’s answer.'],
        [
          'Episode',
          'From a start to an end: a goal, a fall, a lost game. An episode that goes on for too long is cut, in the grid world after 100 steps.',
        ],
        [
          'Return',
          'The sum of all rewards of an episode. The agent wants a high one. “Return, last 20” is its mean over the newest twenty episodes.',
        ],
        ['Seed', 'The number that all chance comes from: the same seed is the same run, to the last bit.'],
      ],
    },
    {
      name: 'What the picture means',
      entries: [
        [
          'Colours of cells',
          'What the agent expects from there on: teal for gains, orange for losses, the stronger the more. A cell has four wedges, one for each way out of it. The number is the best of the four.',
        ],
        [
          'Arrows',
          'The best way that it knows. A cell without an arrow is one of which it knows nothing yet.',
        ],
        ['Orange dot', 'The agent, with its last steps.'],
        [
          'Signs',
          'A green circle is a goal (+1), a red triangle costs 1, grey is a wall, blue a hole in the ice. The legend below the picture names what this world has.',
        ],
        ['Curve', 'A dot for each episode, and the mean in bold.'],
        [
          'Bars',
          'What the agent thinks of each action in this moment: a value, or how likely it is to take it. The dot marks the action that it took.',
        ],
      ],
    },
    {
      name: 'What you can set',
      entries: [
        ['Exploration ε', 'How often it does something at random: 0 never, 1 always.'],
        [
          'Step size α, learning rate',
          'How far one experience moves what it expects. Large steps learn and forget fast.',
        ],
        ['Discount γ', 'How much later rewards count: 0 only the next one, 1 all of them alike.'],
        ['Trace decay λ', 'How far a reward reaches back along the way: 0 one step, 1 the whole episode.'],
        [
          'live, starts anew',
          'A live setting holds from the next step on, and what was learned stays. The others make another agent.',
        ],
        [
          'On a schedule',
          'The number moves by itself while the agent learns. It stays where you put it once you move it.',
        ],
      ],
    },
    {
      name: 'What you can do',
      entries: [
        [
          'Draw',
          'In the grid world: click a cell, or choose wall, triangle, goal or floor and drag. With keys: arrows, 1 to 4, space, Ctrl Z. What the agent had learned stays: it has to unlearn what is wrong now.',
        ],
        ['Play yourself', 'Act by the arrow keys or the buttons, and compare your score with the agent’s.'],
        [
          'Speed, pause, one step',
          'The slider sets the steps a second. Space pauses, the full stop takes one step, r starts again.',
        ],
        [
          'Take it apart',
          'Trains several agents, or one without each of its parts, on several seeds, and says which differences are more than luck.',
        ],
        [
          'A hundred agents at once',
          'The same agent with many seeds, all in view, and how many have found the way. Half of them can get another value of a setting.',
        ],
        [
          'Draw a world that fools it',
          'Famous traps, and brushes for ice, wind, noise and rewards, up to 16 × 16 cells. “Train 20” shows how many find the way.',
        ],
        [
          'Beat the agent',
          'You and the agent play from the same start. The link challenges others to beat you.',
        ],
        [
          'Why did it do that?',
          'Go back step by step: the values before and after, and the update’s equation with its numbers.',
        ],
        [
          'Two stages, one clock',
          'In “Take it apart”: two of the agents side by side, always at the same step.',
        ],
        [
          'Share',
          'The address of the page repeats the run: settings that you moved and walls that you drew are in it. You can save a picture or a film, too.',
        ],
        [
          'Policy files',
          'A policy that was trained on the command line can be dropped on the page, and plays.',
        ],
      ],
    },
  ],
  chapters: 'Read on',
  chapter: (number: number) => `chapter ${number} of the course`,
  developers: 'For developers',
  developersAt: 'how a page trains agents',
} as const;

/** The texts in any language. */
export type HelpWords = Spoken<typeof english>;
