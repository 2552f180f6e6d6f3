/**
 * TensorBoard's event files: TFRecord framing around `Event` messages. Field numbers are those of event.proto, summary.proto
 * and tensor.proto in https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto.
 */
import { maskedCrc32c } from './crc32c.ts';
import { ProtobufWriter } from './protobuf.ts';

/** Event: wall_time (double), step (int64), file_version (string), summary, session_log. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
/** Summary.value, and the fields of Summary.Value. */
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

/** The first event of every file. */
export function versionEvent(wallTime: number): Uint8Array {
  return new ProtobufWriter()
    .double(EVENT.wallTime, wallTime)
    .string(EVENT.fileVersion, 'brain.Event:2')
    .finish();
}

/** Tells TensorBoard that a run continues before `step`: it forgets what other files of the directory have from there on. */
export function restartEvent(wallTime: number, step: number): Uint8Array {
  const sessionLog = new ProtobufWriter().integer(SESSION_LOG_STATUS, SESSION_LOG_START);
  return new ProtobufWriter()
    .double(EVENT.wallTime, wallTime)
    .integer(EVENT.step, step)
    .message(EVENT.sessionLog, sessionLog)
    .finish();
}

/** Named numbers at one step; TensorBoard keeps them in single precision. */
export function scalarsEvent(
  wallTime: number,
  step: number,
  scalars: Iterable<readonly [tag: string, value: number]>,
): Uint8Array {
  const summary = new ProtobufWriter();
  for (const [tag, value] of scalars) {
    summary.message(
      SUMMARY_VALUE,
      new ProtobufWriter().string(VALUE.tag, tag).float(VALUE.simpleValue, value),
    );
  }
  return summaryEvent(wallTime, step, summary);
}

/** A text (Markdown) at one step. */
export function textEvent(wallTime: number, step: number, tag: string, text: string): Uint8Array {
  const tensor = new ProtobufWriter()
    .integer(TENSOR.dtype, DT_STRING)
    .message(TENSOR.shape, new ProtobufWriter())
    .string(TENSOR.stringValue, text);
  const metadata = new ProtobufWriter()
    .message(METADATA.pluginData, new ProtobufWriter().string(PLUGIN_NAME, 'text'))
    .integer(METADATA.dataClass, DATA_CLASS_TENSOR);
  const value = new ProtobufWriter()
    .string(VALUE.tag, tag)
    .message(VALUE.tensor, tensor)
    .message(VALUE.metadata, metadata);
  return summaryEvent(wallTime, step, new ProtobufWriter().message(SUMMARY_VALUE, value));
}

function summaryEvent(wallTime: number, step: number, summary: ProtobufWriter): Uint8Array {
  return new ProtobufWriter()
    .double(EVENT.wallTime, wallTime)
    .integer(EVENT.step, step)
    .message(EVENT.summary, summary)
    .finish();
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
