import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78; RFC 3720, appendix B.4), and TFRecord's mask for it, because checksums of data that contain
// checksums are weak.

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0x82f63b78 : 0);
  return remainder >>> 0;
});

/** Computes the CRC-32C of `bytes`, unsigned. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Computes TFRecord's masked CRC-32C: rotated right by 15 bits, plus 0xA282EAD8. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/**
 * TensorBoard's event files: TFRecord framing around `Event` messages. Field numbers as in event.proto, summary.proto and
 * tensor.proto of https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto.
 */

/** Event: wall_time (double), step (int64), file_version (string), summary, session_log. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const SUMMARY_VALUE = 1;
const VALUE = { tag: 1, simpleValue: 2, tensor: 8, metadata: 9 } as const;
const SESSION_LOG_STATUS = 1;
const SESSION_LOG_START = 1;
/** TensorProto: dtype, tensor_shape, string_val; DT_STRING. */
const TENSOR = { dtype: 1, shape: 2, stringValue: 8 } as const;
const DT_STRING = 7;
/** SummaryMetadata: plugin_data { plugin_name }, data_class; DATA_CLASS_TENSOR. */
const METADATA = { pluginData: 1, dataClass: 4 } as const;
const PLUGIN_NAME = 1;
const DATA_CLASS_TENSOR = 2;

const { Varint, Bit32, Bit64, LengthDelimited } = WireType;

/** The first event of every file. */
export function versionEvent(wallTime: number): Uint8Array {
  return new BinaryWriter()
    .tag(EVENT.wallTime, Bit64)
    .double(wallTime)
    .tag(EVENT.fileVersion, LengthDelimited)
    .string('brain.Event:2')
    .finish();
}

/** Marks a restart before `step`: TensorBoard then ignores later points of other files. */
export function restartEvent(wallTime: number, step: number): Uint8Array {
  return eventAt(wallTime, step)
    .tag(EVENT.sessionLog, LengthDelimited)
    .fork()
    .tag(SESSION_LOG_STATUS, Varint)
    .int32(SESSION_LOG_START)
    .join()
    .finish();
}

/** Named numbers at one step, in single precision. */
export function scalarsEvent(
  wallTime: number,
  step: number,
  scalars: Iterable<readonly [tag: string, value: number]>,
): Uint8Array {
  const event = eventAt(wallTime, step).tag(EVENT.summary, LengthDelimited).fork();
  for (const [tag, value] of scalars) {
    event
      .tag(SUMMARY_VALUE, LengthDelimited)
      .fork()
      .tag(VALUE.tag, LengthDelimited)
      .string(tag)
      .tag(VALUE.simpleValue, Bit32)
      .float(Math.fround(value))
      .join();
  }
  return event.join().finish();
}

export function textEvent(wallTime: number, step: number, tag: string, text: string): Uint8Array {
  const event = eventAt(wallTime, step).tag(EVENT.summary, LengthDelimited).fork();
  event.tag(SUMMARY_VALUE, LengthDelimited).fork();
  event.tag(VALUE.tag, LengthDelimited).string(tag);
  event.tag(VALUE.tensor, LengthDelimited).fork();
  event.tag(TENSOR.dtype, Varint).int32(DT_STRING);
  event.tag(TENSOR.shape, LengthDelimited).fork().join();
  event.tag(TENSOR.stringValue, LengthDelimited).string(text).join();
  event.tag(VALUE.metadata, LengthDelimited).fork();
  event.tag(METADATA.pluginData, LengthDelimited).fork();
  event.tag(PLUGIN_NAME, LengthDelimited).string('text').join();
  event.tag(METADATA.dataClass, Varint).int32(DATA_CLASS_TENSOR).join();
  return event.join().join().finish();
}

function eventAt(wallTime: number, step: number): BinaryWriter {
  return new BinaryWriter().tag(EVENT.wallTime, Bit64).double(wallTime).tag(EVENT.step, Varint).int64(step);
}

/** TFRecord: length (uint64), its masked CRC, the data, its masked CRC; all little-endian. */
export function frameRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(12 + data.length + 4);
  const view = new DataView(record.buffer);
  view.setUint32(0, data.length, true);
  view.setUint32(8, maskedCrc32c(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return record;
}
