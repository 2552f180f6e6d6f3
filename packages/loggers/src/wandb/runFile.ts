// The files that `wandb sync` uploads: a header, then records of wandb_internal.proto (https://github.com/wandb/wandb, MIT) in LevelDB's log format,
// with CRC-32.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Json } from '@prism-rl/core';
import { crc32 } from '@prism-rl/core/safetensors';
import { writeAll } from '../lineFile.ts';

/** `:W&B`, a magic number and the version. */
const header = Uint8Array.of(0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0x00);
const blockSize = 32_768;
/** CRC, length and type before each piece of a record. */
const pieceHeader = 7;
const piece = { whole: 1, first: 2, middle: 3, last: 4 } as const;

const { Varint, LengthDelimited } = WireType;
/** Fields of the messages. */
const RECORD = { num: 1, history: 2, run: 17, exit: 18, header: 21 } as const;
const RUN = { id: 1, entity: 2, project: 3, config: 4, displayName: 8, startTime: 17 } as const;
const UPDATE = 1;
const ITEM = { key: 1, nestedKey: 2, valueJson: 16 } as const;
const HISTORY = { item: 1, step: 2 } as const;
const STEP_NUM = 1;
const SECONDS = 1;
const EXIT_CODE = 1;
const HEADER_VERSIONS = 1;
const VERSIONS = { producer: 1, minConsumer: 2 } as const;

/** A run as its file begins. */
export interface FiledRun {
  readonly id: string;
  readonly entity?: string | undefined;
  readonly project: string;
  /** Absent for a resumed run, which keeps its name and config. */
  readonly name?: string;
  readonly config: readonly (readonly [name: string, value: Json])[];
}

/** Writes a run's file for `wandb sync`. */
export class RunFile {
  readonly path: string;
  readonly #file: number;
  #at = 0;
  #records = 0;

  /**
   * Creates a file in a new folder, `offline-run-<time>-<id>/run-<id>.wandb`.
   *
   * @throws the system's error.
   */
  constructor(directory: string, run: FiledRun, now: Date) {
    const time = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_');
    const folder = join(directory, `offline-run-${time}-${run.id}`);
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, `run-${run.id}.wandb`);
    this.#file = openSync(this.path, 'wx');
    this.#write(header);
    this.#record(RECORD.header, (record) => {
      record.tag(HEADER_VERSIONS, LengthDelimited).fork();
      record.tag(VERSIONS.producer, LengthDelimited).string('0.31.0');
      record.tag(VERSIONS.minConsumer, LengthDelimited).string('0.0.1').join();
    });
    this.#record(RECORD.run, (record) => {
      record.tag(RUN.id, LengthDelimited).string(run.id);
      if (run.entity !== undefined) record.tag(RUN.entity, LengthDelimited).string(run.entity);
      record.tag(RUN.project, LengthDelimited).string(run.project);
      record.tag(RUN.config, LengthDelimited).fork();
      for (const [key, value] of run.config) {
        record.tag(UPDATE, LengthDelimited).fork();
        record.tag(ITEM.key, LengthDelimited).string(key);
        record.tag(ITEM.valueJson, LengthDelimited).string(JSON.stringify(value)).join();
      }
      record.join();
      if (run.name !== undefined) record.tag(RUN.displayName, LengthDelimited).string(run.name);
      record.tag(RUN.startTime, LengthDelimited).fork();
      record
        .tag(SECONDS, Varint)
        .int64(Math.floor(now.getTime() / 1000))
        .join();
    });
  }

  /** Adds numbers at a step, as JSON, with `NaN` for NaN. */
  history(step: number, items: Iterable<readonly [name: string, json: string]>): void {
    this.#record(RECORD.history, (record) => {
      for (const [name, json] of items) {
        record.tag(HISTORY.item, LengthDelimited).fork();
        record.tag(ITEM.nestedKey, LengthDelimited).string(name);
        record.tag(ITEM.valueJson, LengthDelimited).string(json).join();
      }
      record.tag(HISTORY.step, LengthDelimited).fork().tag(STEP_NUM, Varint).int64(step).join();
    });
  }

  end(exitCode: number): void {
    this.#record(RECORD.exit, (record) => record.tag(EXIT_CODE, Varint).int32(exitCode));
    closeSync(this.#file);
  }

  #record(field: number, fill: (record: BinaryWriter) => void): void {
    const record = new BinaryWriter().tag(RECORD.num, Varint).int64(++this.#records);
    record.tag(field, LengthDelimited).fork();
    fill(record);
    const data = record.join().finish();
    let from = 0;
    do {
      const left = blockSize - (this.#at % blockSize);
      if (left < pieceHeader) this.#write(new Uint8Array(left));
      const room = (left < pieceHeader ? blockSize : left) - pieceHeader;
      const to = Math.min(data.length, from + room);
      const [isFirst, isLast] = [from === 0, to === data.length];
      const type = isFirst ? (isLast ? piece.whole : piece.first) : isLast ? piece.last : piece.middle;
      this.#piece(type, data.subarray(from, to));
      from = to;
    } while (from < data.length);
  }

  #piece(type: number, data: Uint8Array): void {
    const bytes = new Uint8Array(pieceHeader + data.length);
    bytes[6] = type;
    bytes.set(data, pieceHeader);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, crc32(bytes.subarray(6)), true);
    view.setUint16(4, data.length, true);
    this.#write(bytes);
  }

  #write(bytes: Uint8Array): void {
    writeAll(this.#file, bytes);
    this.#at += bytes.length;
  }
}
