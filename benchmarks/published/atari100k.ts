// Atari 100k: published third-party scores, game by game.

/** Sources, in the order of the columns of {@link scoresOfOthers}. */
export const agentsOfOthers = [
  // van Hasselt, Hessel & Aslanides 2019, table 4
  'DER',
  // Agarwal et al. 2021: Dopamine's DER, larger networks and n = 10, 100 runs
  'DER of rliable',
  // Kielak 2020
  'OTRainbow',
  // Kaiser et al. 2020, 5 runs; this column and the following ones from the raw runs of Agarwal et al. 2021, 100 each
  'SimPLe',
  'CURL',
  'DrQ(ε)',
  'SPR',
] as const;

/** Mean returns of unclipped games after 100 000 steps, by game. */
export const scoresOfOthers: { readonly [game: string]: readonly number[] } = {
  Alien: [739.9, 802.3, 824.7, 616.9, 711, 865.2, 841.9],
  Amidar: [188.6, 125.9, 82.8, 74.3, 113.7, 137.8, 179.7],
  Assault: [431.2, 561.5, 351.9, 527.2, 500.9, 579.6, 565.6],
  Asterix: [470.8, 535.4, 628.5, 1128.3, 567.2, 763.6, 962.5],
  BankHeist: [51, 185.5, 182.1, 34.2, 65.3, 232.9, 345.4],
  BattleZone: [10124.6, 8977, 4060.6, 4031.2, 8997.8, 10165.3, 14834.1],
  Boxing: [0.2, -0.3, 2.5, 7.8, 0.9, 9, 35.7],
  Breakout: [1.9, 9.2, 9.84, 16.4, 2.6, 19.8, 19.6],
  ChopperCommand: [861.8, 925.9, 1033.33, 979.4, 783.5, 844.6, 946.3],
  CrazyClimber: [16185.3, 34508.6, 21327.8, 62583.6, 9154.4, 21539, 36700.5],
  DemonAttack: [508, 627.6, 711.8, 208.1, 646.5, 1321.5, 517.6],
  Freeway: [27.9, 20.9, 25, 16.7, 28.3, 20.3, 19.3],
  Frostbite: [866.8, 871, 231.6, 236.9, 1226.5, 1014.2, 1170.7],
  Gopher: [349.5, 467, 778, 596.8, 400.9, 621.6, 660.6],
  Hero: [6857, 6226, 6458.8, 2656.6, 4987.7, 4167.9, 5858.6],
  Jamesbond: [301.6, 275.7, 112.3, 100.5, 331, 349.1, 366.5],
  Kangaroo: [779.3, 581.7, 605.4, 51.2, 740.2, 1088.4, 3617.4],
  Krull: [2851.5, 3256.9, 3277.9, 2204.8, 3049.2, 4402.1, 3681.6],
  KungFuMaster: [14346.1, 6580.1, 5722.2, 14862.5, 8155.6, 11467.4, 14783.2],
  MsPacman: [1204.1, 1187.4, 941.9, 1480, 1064, 1218.1, 1318.4],
  Pong: [-19.3, -9.7, 1.3, 12.8, -18.5, -9.1, -5.4],
  PrivateEye: [97.8, 72.8, 100, 35, 81.9, 3.5, 86],
  Qbert: [1152.9, 1773.5, 509.3, 1288.8, 727, 1810.7, 866.3],
  RoadRunner: [9600, 11843.4, 2696.7, 5640.6, 5006.1, 11211.4, 12213.1],
  Seaquest: [354.1, 304.6, 286.92, 683.3, 315.2, 352.3, 558.1],
  UpNDown: [2877.4, 3075, 2847.6, 3350.3, 2646.4, 4324.5, 10859.2],
};
