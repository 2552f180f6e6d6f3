// @ts-nocheck
// Made by build/gradientsAndMethods.ts from @tensorflow/tfjs-core 4.22.0: the gradients of its kernels and the methods of tensors.
// Copyright 2018-2024 Google LLC, under the Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0).
import { Abs, Acos, Acosh, Add, AddN, ArgMax, ArgMin, Asin, Asinh, Atan, Atan2, Atanh, AvgPool, AvgPool3D, AvgPool3DGrad, AvgPoolGrad, BatchMatMul, BatchToSpaceND, BroadcastTo, Cast, Ceil, ClipByValue, ComplexAbs, Concat, Conv2D, Conv2DBackpropFilter, Conv2DBackpropInput, Conv3D, Conv3DBackpropFilterV2, Conv3DBackpropInputV2, Cos, Cosh, Cumsum, DepthwiseConv2dNative, DepthwiseConv2dNativeBackpropFilter, DepthwiseConv2dNativeBackpropInput, Dilation2D, Dilation2DBackpropFilter, Dilation2DBackpropInput, Elu, EluGrad, Erf, Exp, ExpandDims, Expm1, Floor, FloorDiv, FusedBatchNorm, GatherV2, GreaterEqual, Identity, IsFinite, IsInf, IsNan, LRN, LRNGrad, LeakyRelu, Log, Log1p, LogSoftmax, Max, MaxPool, MaxPool3D, MaxPool3DGrad, MaxPoolGrad, Maximum, Mean, Min, Minimum, MirrorPad, Mod, Multiply, Neg, OneHot, OnesLike, Pack, PadV2, Pow, Prelu, Prod, RealDiv, Reciprocal, Relu, Relu6, Reshape, ResizeBilinear, ResizeBilinearGrad, ResizeNearestNeighbor, ResizeNearestNeighborGrad, Reverse, Round, Rsqrt, Select, Selu, Sigmoid, Sign, Sin, Sinh, Slice, Softmax, Softplus, SpaceToBatchND, SplitV, Sqrt, Square, SquaredDifference, Step, Sub, Sum, Tan, Tanh, Tensor, Tile, Transpose, Unpack, UnsortedSegmentSum, ZerosLike, add, all, any, argMax, argMin, atan2, avgPool, backend_util, batchNorm, batchToSpaceND, broadcastTo, broadcast_util, cast as cast$5, concat, conv1d, conv2d, conv2dTranspose, cos as cos$1, cosh as cosh$1, cumprod, cumsum, depthToSpace, depthwiseConv2d, dilation2d, div, divNoNan, dot, elu, engine, env, equal, euclideanNorm, exp as exp$1, expandDims, floor as floor$1, floorDiv, gather, greater, greaterEqual, leakyRelu, less, lessEqual, localResponseNormalization, log as log$1, logSumExp, logicalAnd, logicalNot, logicalOr, logicalXor, matMul, max, maxPool, maximum, mean, min, minimum, mirrorPad, mod, mul, neg as neg$1, notEqual, oneHot, ones, op, pad, pool, pow, prelu, prod, registerGradient, relu, relu6, reshape, reverse, rsqrt as rsqrt$1, scalar, selu, separableConv2d, sigmoid as sigmoid$1, sin as sin$1, sinh as sinh$1, slice as slice$1, slice_util, spaceToBatchND, split, sqrt as sqrt$1, square as square$1, squaredDifference, squeeze, stack, step as step$1, sub, sum as sum$2, tile, topk, transpose, unique, unsortedSegmentSum, unstack, util, where, zeros, zerosLike as zerosLike$1 } from "@tensorflow/tfjs-core";
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __exportAll = (all, no_symbols) => {
	let target = {};
	for (var name in all) __defProp(target, name, {
		get: all[name],
		enumerable: true
	});
	if (!no_symbols) __defProp(target, Symbol.toStringTag, { value: "Module" });
	return target;
};
var __copyProps = (to, from, except, desc) => {
	if (from && typeof from === "object" || typeof from === "function") for (var keys = __getOwnPropNames(from), i = 0, n = keys.length, key; i < n; i++) {
		key = keys[i];
		if (!__hasOwnProp.call(to, key) && key !== except) __defProp(to, key, {
			get: ((k) => from[k]).bind(null, key),
			enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable
		});
	}
	return to;
};
var __reExport = (target, mod, secondTarget) => (__copyProps(target, mod, "default"), secondTarget && __copyProps(secondTarget, mod, "default"));
const absGradConfig = {
	kernelName: Abs,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => mul(dy, step$1(cast$5(x, "float32"), -1)) };
	}
};
const acosGradConfig = {
	kernelName: Acos,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => {
			const a = square$1(cast$5(x, "float32"));
			const b = sqrt$1(sub(scalar(1), a));
			return neg$1(div(dy, b));
		} };
	}
};
const acoshGradConfig = {
	kernelName: Acosh,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => {
			const a = sqrt$1(sub(square$1(cast$5(x, "float32")), 1));
			return div(dy, a);
		} };
	}
};
const { assertAndGetBroadcastShape: assertAndGetBroadcastShape$2, getBroadcastDims: getBroadcastDims$2, getReductionAxes: getReductionAxes$2 } = broadcast_util;
const addGradConfig = {
	kernelName: Add,
	inputsToSave: ["a", "b"],
	gradFunc: (dy, saved) => {
		const [a, b] = saved;
		const outShape = assertAndGetBroadcastShape$2(a.shape, b.shape);
		const derA = () => {
			let res = dy;
			const reduceAxes = getReductionAxes$2(a.shape, outShape);
			if (reduceAxes.length > 0) res = sum$2(res, reduceAxes);
			return reshape(res, a.shape);
		};
		const derB = () => {
			let res = dy;
			const reduceAxes = getReductionAxes$2(b.shape, outShape);
			if (reduceAxes.length > 0) res = sum$2(res, reduceAxes);
			return reshape(res, b.shape);
		};
		return {
			a: derA,
			b: derB
		};
	}
};
const addNGradConfig = {
	kernelName: AddN,
	saveAllInputs: true,
	gradFunc: (dy, saved) => {
		const ders = {};
		saved.forEach((_, i) => {
			ders[i] = () => dy.clone();
		});
		return ders;
	}
};
const argMaxGradConfig = {
	kernelName: ArgMax,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => zerosLike$1(x) };
	}
};
const argMinGradConfig = {
	kernelName: ArgMin,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => zerosLike$1(x) };
	}
};
const asinGradConfig = {
	kernelName: Asin,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => div(dy, sqrt$1(sub(scalar(1), square$1(cast$5(x, "float32"))))) };
	}
};
const asinhGradConfig = {
	kernelName: Asinh,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => {
			const a = sqrt$1(add(scalar(1), square$1(cast$5(x, "float32"))));
			return div(dy, a);
		} };
	}
};
const atan2GradConfig = {
	kernelName: Atan2,
	inputsToSave: ["a", "b"],
	gradFunc: (dy, saved) => {
		const [a, b] = saved;
		const outShape = assertAndGetBroadcastShape$2(a.shape, b.shape);
		const derA = () => {
			const d = add(square$1(a), square$1(b));
			let res = mul(dy, div(b, d));
			const reduceAxes = getReductionAxes$2(a.shape, outShape);
			if (reduceAxes.length > 0) res = sum$2(res, reduceAxes);
			return reshape(res, a.shape);
		};
		const derB = () => {
			const d = add(square$1(a), square$1(b));
			let res = neg$1(mul(dy, div(a, d)));
			const reduceAxes = getReductionAxes$2(b.shape, outShape);
			if (reduceAxes.length > 0) res = sum$2(res, reduceAxes);
			return reshape(res, b.shape);
		};
		return {
			a: derA,
			b: derB
		};
	}
};
const atanGradConfig = {
	kernelName: Atan,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => div(dy, add(square$1(cast$5(x, "float32")), 1)) };
	}
};
const atanhGradConfig = {
	kernelName: Atanh,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => div(dy, sub(scalar(1), square$1(cast$5(x, "float32")))) };
	}
};
const ENGINE = engine();
const getGlobalTensorClass = () => Tensor;
var Rank;
(function(Rank) {
	Rank["R0"] = "R0";
	Rank["R1"] = "R1";
	Rank["R2"] = "R2";
	Rank["R3"] = "R3";
	Rank["R4"] = "R4";
	Rank["R5"] = "R5";
	Rank["R6"] = "R6";
})(Rank || (Rank = {}));
var UpcastInt32AndMap;
(function(UpcastInt32AndMap) {
	UpcastInt32AndMap["float32"] = "float32";
	UpcastInt32AndMap["int32"] = "int32";
	UpcastInt32AndMap["bool"] = "int32";
	UpcastInt32AndMap["complex64"] = "complex64";
})(UpcastInt32AndMap || (UpcastInt32AndMap = {}));
var UpcastBoolAndMap;
(function(UpcastBoolAndMap) {
	UpcastBoolAndMap["float32"] = "float32";
	UpcastBoolAndMap["int32"] = "int32";
	UpcastBoolAndMap["bool"] = "bool";
	UpcastBoolAndMap["complex64"] = "complex64";
})(UpcastBoolAndMap || (UpcastBoolAndMap = {}));
var UpcastFloat32AndMap;
(function(UpcastFloat32AndMap) {
	UpcastFloat32AndMap["float32"] = "float32";
	UpcastFloat32AndMap["int32"] = "float32";
	UpcastFloat32AndMap["bool"] = "float32";
	UpcastFloat32AndMap["complex64"] = "complex64";
})(UpcastFloat32AndMap || (UpcastFloat32AndMap = {}));
var UpcastComplex64AndMap;
(function(UpcastComplex64AndMap) {
	UpcastComplex64AndMap["float32"] = "complex64";
	UpcastComplex64AndMap["int32"] = "complex64";
	UpcastComplex64AndMap["bool"] = "complex64";
	UpcastComplex64AndMap["complex64"] = "complex64";
})(UpcastComplex64AndMap || (UpcastComplex64AndMap = {}));
function isWebGLData(values) {
	return values != null && typeof values === "object" && "texture" in values && values.texture instanceof WebGLTexture;
}
function isWebGPUData(values) {
	return typeof GPUBuffer !== "undefined" && values != null && typeof values === "object" && "buffer" in values && values.buffer instanceof GPUBuffer;
}
const { arraysEqual: arraysEqual$1, arraysEqualWithNull: arraysEqualWithNull$1, assert: assert$1, assertNonNegativeIntegerDimensions: assertNonNegativeIntegerDimensions$1, assertNonNull: assertNonNull$1, assertShapesMatch: assertShapesMatch$1, bytesFromStringArray: bytesFromStringArray$1, bytesPerElement: bytesPerElement$1, checkConversionForErrors: checkConversionForErrors$1, clamp: clamp$1, computeStrides: computeStrides$1, convertBackendValuesAndArrayBuffer: convertBackendValuesAndArrayBuffer$1, createScalarValue: createScalarValue$1, createShuffledIndices: createShuffledIndices$1, decodeString: decodeString$1, distSquared: distSquared$1, encodeString: encodeString$1, fetch: fetch$1, fingerPrint64: fingerPrint64$1, flatten: flatten$1, getArrayFromDType: getArrayFromDType$1, getTypedArrayFromDType: getTypedArrayFromDType$1, hasEncodingLoss: hasEncodingLoss$1, hexToLong: hexToLong$1, indexToLoc: indexToLoc$1, inferDtype: inferDtype$1, inferFromImplicitShape: inferFromImplicitShape$1, isBoolean: isBoolean$1, isFunction: isFunction$1, isInt: isInt$1, isNumber: isNumber$1, isPromise: isPromise$1, isScalarShape: isScalarShape$1, isString: isString$1, isTypedArray: isTypedArray$1, isValidDtype: isValidDtype$1, locToIndex: locToIndex$1, makeOnesTypedArray: makeOnesTypedArray$1, makeZerosNestedTypedArray: makeZerosNestedTypedArray$1, makeZerosTypedArray: makeZerosTypedArray$1, nearestDivisor: nearestDivisor$1, nearestLargerEven: nearestLargerEven$1, now: now$1, parseAxisParam: parseAxisParam$1, randUniform: randUniform$1, repeatedTry: repeatedTry$1, rightPad: rightPad$1, shuffle: shuffle$1, shuffleCombo: shuffleCombo$1, sizeFromShape: sizeFromShape$1, sizeToSquarishShape: sizeToSquarishShape$1, squeezeShape: squeezeShape$1, sum: sum$1, swap: swap$1, tanh: tanh$2, toNestedArray: toNestedArray$1, toTypedArray: toTypedArray$1 } = util;
const { arraysEqual, arraysEqualWithNull, assert, assertNonNegativeIntegerDimensions, assertNonNull, assertShapesMatch, bytesFromStringArray, bytesPerElement, checkConversionForErrors, clamp, computeStrides, convertBackendValuesAndArrayBuffer, createScalarValue, createShuffledIndices, decodeString, distSquared, encodeString, fetch, fingerPrint64, flatten, getArrayFromDType, getTypedArrayFromDType, hasEncodingLoss, hexToLong, indexToLoc, inferDtype, inferFromImplicitShape, isBoolean, isFunction, isInt, isNumber, isPromise, isScalarShape, isString, isTypedArray, isValidDtype, locToIndex, makeOnesTypedArray, makeZerosNestedTypedArray, makeZerosTypedArray, nearestDivisor, nearestLargerEven, now, parseAxisParam, randUniform, repeatedTry, rightPad, shuffle, shuffleCombo, sizeFromShape, sizeToSquarishShape, squeezeShape, sum, swap, tanh: tanh$1, toNestedArray, toTypedArray } = util;
function inferShape(val, dtype) {
	let firstElem = val;
	if (isTypedArray$1(val)) return dtype === "string" ? [] : [val.length];
	if (isWebGLData(val)) {
		const usedChannels = val.channels || "RGBA";
		return [val.height, val.width * usedChannels.length];
	} else if (isWebGPUData(val)) return [val.buffer.size / (dtype == null ? 4 : bytesPerElement(dtype))];
	if (!Array.isArray(val)) return [];
	const shape = [];
	while (Array.isArray(firstElem) || isTypedArray$1(firstElem) && dtype !== "string") {
		shape.push(firstElem.length);
		firstElem = firstElem[0];
	}
	if (Array.isArray(val) && env().getBool("TENSORLIKE_CHECK_SHAPE_CONSISTENCY")) deepAssertShapeConsistency(val, shape, []);
	return shape;
}
function deepAssertShapeConsistency(val, shape, indices) {
	indices = indices || [];
	if (!Array.isArray(val) && !isTypedArray$1(val)) {
		assert$1(shape.length === 0, () => `Element arr[${indices.join("][")}] is a primitive, but should be an array/TypedArray of ${shape[0]} elements`);
		return;
	}
	assert$1(shape.length > 0, () => `Element arr[${indices.join("][")}] should be a primitive, but is an array of ${val.length} elements`);
	assert$1(val.length === shape[0], () => `Element arr[${indices.join("][")}] should have ${shape[0]} elements, but has ${val.length} elements`);
	const subShape = shape.slice(1);
	for (let i = 0; i < val.length; ++i) deepAssertShapeConsistency(val[i], subShape, indices.concat(i));
}
function assertDtype(expectedDtype, actualDType, argName, functionName) {
	if (expectedDtype === "string_or_numeric") return;
	if (expectedDtype == null) throw new Error(`Expected dtype cannot be null.`);
	if (expectedDtype !== "numeric" && expectedDtype !== actualDType || expectedDtype === "numeric" && actualDType === "string") throw new Error(`Argument '${argName}' passed to '${functionName}' must be ${expectedDtype} tensor, but got ${actualDType} tensor`);
}
function convertToTensor(x, argName, functionName, parseAsDtype = "numeric") {
	if (x instanceof getGlobalTensorClass()) {
		assertDtype(parseAsDtype, x.dtype, argName, functionName);
		return x;
	}
	let inferredDtype = inferDtype$1(x);
	if (inferredDtype !== "string" && [
		"bool",
		"int32",
		"float32"
	].indexOf(parseAsDtype) >= 0) inferredDtype = parseAsDtype;
	assertDtype(parseAsDtype, inferredDtype, argName, functionName);
	if (x == null || !isTypedArray$1(x) && !Array.isArray(x) && typeof x !== "number" && typeof x !== "boolean" && typeof x !== "string") {
		const type = x == null ? "null" : x.constructor.name;
		throw new Error(`Argument '${argName}' passed to '${functionName}' must be a Tensor or TensorLike, but got '${type}'`);
	}
	const inferredShape = inferShape(x, inferredDtype);
	if (!isTypedArray$1(x) && !Array.isArray(x)) x = [x];
	const values = inferredDtype !== "string" ? toTypedArray$1(x, inferredDtype) : flatten$1(x, [], true);
	return ENGINE.makeTensor(values, inferredShape, inferredDtype);
}
const { ERF_A1: ERF_A1$1, ERF_A2: ERF_A2$1, ERF_A3: ERF_A3$1, ERF_A4: ERF_A4$1, ERF_A5: ERF_A5$1, ERF_P: ERF_P$1, PARALLELIZE_THRESHOLD: PARALLELIZE_THRESHOLD$1, RowPartitionType: RowPartitionType$1, SELU_SCALE: SELU_SCALE$2, SELU_SCALEALPHA: SELU_SCALEALPHA$2, applyActivation: applyActivation$1, assertAndGetBroadcastShape: assertAndGetBroadcastShape$1, assertAxesAreInnerMostDims: assertAxesAreInnerMostDims$1, assertParamsConsistent: assertParamsConsistent$1, assignToTypedArray: assignToTypedArray$1, axesAreInnerMostDims: axesAreInnerMostDims$1, calculateShapes: calculateShapes$1, checkEinsumDimSizes: checkEinsumDimSizes$1, checkPadOnDimRoundingMode: checkPadOnDimRoundingMode$1, combineLocations: combineLocations$1, combineRaggedTensorToTensorShapes: combineRaggedTensorToTensorShapes$1, complexWithEvenIndex: complexWithEvenIndex$1, complexWithOddIndex: complexWithOddIndex$1, computeConv2DInfo: computeConv2DInfo$1, computeConv3DInfo: computeConv3DInfo$1, computeDefaultPad: computeDefaultPad$1, computeDilation2DInfo: computeDilation2DInfo$1, computeOptimalWindowSize: computeOptimalWindowSize$1, computeOutAndReduceShapes: computeOutAndReduceShapes$1, computeOutShape: computeOutShape$2, computePool2DInfo: computePool2DInfo$1, computePool3DInfo: computePool3DInfo$1, convertConv2DDataFormat: convertConv2DDataFormat$1, decodeEinsumEquation: decodeEinsumEquation$1, eitherStridesOrDilationsAreOne: eitherStridesOrDilationsAreOne$1, expandShapeToKeepDim: expandShapeToKeepDim$1, exponent: exponent$1, exponents: exponents$1, fromStringArrayToUint8: fromStringArrayToUint8$1, fromUint8ToStringArray: fromUint8ToStringArray$1, getAxesPermutation: getAxesPermutation$1, getBroadcastDims: getBroadcastDims$1, getComplexWithIndex: getComplexWithIndex$1, getEinsumComputePath: getEinsumComputePath$1, getEinsumPermutation: getEinsumPermutation$1, getFusedBiasGradient: getFusedBiasGradient$1, getFusedDyActivation: getFusedDyActivation$1, getImageCenter: getImageCenter$1, getInnerMostAxes: getInnerMostAxes$1, getPermuted: getPermuted$1, getRaggedRank: getRaggedRank$1, getReductionAxes: getReductionAxes$1, getReshaped: getReshaped$1, getReshapedPermuted: getReshapedPermuted$1, getRowPartitionTypesHelper: getRowPartitionTypesHelper$1, getSliceBeginCoords: getSliceBeginCoords$1, getSliceSize: getSliceSize$1, getSparseFillEmptyRowsIndicesDenseShapeMismatch: getSparseFillEmptyRowsIndicesDenseShapeMismatch$1, getSparseFillEmptyRowsNegativeIndexErrorMessage: getSparseFillEmptyRowsNegativeIndexErrorMessage$1, getSparseFillEmptyRowsOutOfRangeIndexErrorMessage: getSparseFillEmptyRowsOutOfRangeIndexErrorMessage$1, getSparseReshapeEmptyTensorZeroOutputDimErrorMessage: getSparseReshapeEmptyTensorZeroOutputDimErrorMessage$1, getSparseReshapeInputOutputMismatchErrorMessage: getSparseReshapeInputOutputMismatchErrorMessage$1, getSparseReshapeInputOutputMultipleErrorMessage: getSparseReshapeInputOutputMultipleErrorMessage$1, getSparseReshapeMultipleNegativeOneOutputDimErrorMessage: getSparseReshapeMultipleNegativeOneOutputDimErrorMessage$1, getSparseReshapeNegativeOutputDimErrorMessage: getSparseReshapeNegativeOutputDimErrorMessage$1, getSparseSegmentReductionIndicesOutOfRangeErrorMessage: getSparseSegmentReductionIndicesOutOfRangeErrorMessage$1, getSparseSegmentReductionNegativeSegmentIdsErrorMessage: getSparseSegmentReductionNegativeSegmentIdsErrorMessage$1, getSparseSegmentReductionNonIncreasingSegmentIdsErrorMessage: getSparseSegmentReductionNonIncreasingSegmentIdsErrorMessage$1, getSparseSegmentReductionSegmentIdOutOfRangeErrorMessage: getSparseSegmentReductionSegmentIdOutOfRangeErrorMessage$1, getUndoAxesPermutation: getUndoAxesPermutation$1, isIdentityPermutation: isIdentityPermutation$1, log: log$3, mergeRealAndImagArrays: mergeRealAndImagArrays$1, prepareAndValidate: prepareAndValidate$1, prepareSplitSize: prepareSplitSize$1, segment_util: segment_util$1, shouldFuse: shouldFuse$1, slice_util: slice_util$2, splitRealAndImagArrays: splitRealAndImagArrays$1, stridesOrDilationsArePositive: stridesOrDilationsArePositive$1, tupleValuesAreOne: tupleValuesAreOne$1, upcastType: upcastType$1, validateDefaultValueShape: validateDefaultValueShape$1, validateInput: validateInput$1, validateUpdateShape: validateUpdateShape$1, warn: warn$1 } = backend_util;
function avgPool3dGrad_(dy, input, filterSize, strides, pad, dimRoundingMode) {
	const $dy = convertToTensor(dy, "dy", "avgPool3dGrad");
	const $input = convertToTensor(input, "input", "avgPool3dGrad");
	let dy5D = $dy;
	let input5D = $input;
	let reshapedTo5D = false;
	if ($input.rank === 4) {
		reshapedTo5D = true;
		dy5D = reshape($dy, [
			1,
			$dy.shape[0],
			$dy.shape[1],
			$dy.shape[2],
			$dy.shape[3]
		]);
		input5D = reshape($input, [
			1,
			$input.shape[0],
			$input.shape[1],
			$input.shape[2],
			$input.shape[3]
		]);
	}
	assert$1(dy5D.rank === 5, () => `Error in avgPool3dGrad: dy must be rank 5 but got rank ${dy5D.rank}.`);
	assert$1(input5D.rank === 5, () => `Error in avgPool3dGrad: input must be rank 5 but got rank ${input5D.rank}.`);
	checkPadOnDimRoundingMode$1("avgPool3dGrad", pad, dimRoundingMode);
	const inputs = {
		dy: dy5D,
		input: input5D
	};
	const attrs = {
		filterSize,
		strides,
		pad,
		dimRoundingMode
	};
	const res = ENGINE.runKernel(AvgPool3DGrad, inputs, attrs);
	if (reshapedTo5D) return reshape(res, [
		res.shape[1],
		res.shape[2],
		res.shape[3],
		res.shape[4]
	]);
	return res;
}
const avgPool3dGrad = op({ avgPool3dGrad_ });
const avgPool3DGradConfig = {
	kernelName: AvgPool3D,
	inputsToSave: ["x"],
	gradFunc: (dy, saved, attrs) => {
		const [x] = saved;
		const { filterSize, strides, pad, dimRoundingMode } = attrs;
		return { x: () => avgPool3dGrad(dy, x, filterSize, strides, pad, dimRoundingMode) };
	}
};
function avgPoolGrad_(dy, input, filterSize, strides, pad) {
	const $dy = convertToTensor(dy, "dy", "avgPoolGrad");
	const $input = convertToTensor(input, "input", "avgPoolGrad");
	assert$1($input.rank === $dy.rank, () => `Rank of input (${$input.rank}) does not match rank of dy (${$dy.rank})`);
	let input4D = $input;
	let dy4D = $dy;
	let reshapedTo4D = false;
	if ($input.rank === 3) {
		reshapedTo4D = true;
		input4D = reshape($input, [
			1,
			$input.shape[0],
			$input.shape[1],
			$input.shape[2]
		]);
		dy4D = reshape($dy, [
			1,
			$dy.shape[0],
			$dy.shape[1],
			$dy.shape[2]
		]);
	}
	assert$1(dy4D.rank === 4, () => `Error in avgPoolGrad: dy must be rank 4 but got rank ${dy4D.rank}.`);
	assert$1(input4D.rank === 4, () => `Error in avgPoolGrad: input must be rank 4 but got rank ${input4D.rank}.`);
	const inputs = {
		dy: dy4D,
		input: input4D
	};
	const attrs = {
		filterSize,
		strides,
		pad
	};
	const res = ENGINE.runKernel(AvgPoolGrad, inputs, attrs);
	if (reshapedTo4D) return reshape(res, [
		res.shape[1],
		res.shape[2],
		res.shape[3]
	]);
	return res;
}
const avgPoolGrad = op({ avgPoolGrad_ });
const avgPoolGradConfig = {
	kernelName: AvgPool,
	inputsToSave: ["x"],
	gradFunc: (dy, saved, attrs) => {
		const [x] = saved;
		const { filterSize, strides, pad } = attrs;
		return { x: () => avgPoolGrad(dy, x, filterSize, strides, pad) };
	}
};
const batchMatMulGradConfig = {
	kernelName: BatchMatMul,
	inputsToSave: ["a", "b"],
	gradFunc: (dy, saved, attrs) => {
		const [a, b] = saved;
		const { transposeA, transposeB } = attrs;
		if (!transposeA && !transposeB) return {
			a: () => matMul(dy, b, false, true),
			b: () => matMul(a, dy, true, false)
		};
		else if (!transposeA && transposeB) return {
			a: () => matMul(dy, b, false, false),
			b: () => matMul(dy, a, true, false)
		};
		else if (transposeA && !transposeB) return {
			a: () => matMul(b, dy, false, true),
			b: () => matMul(a, dy, false, false)
		};
		else return {
			a: () => matMul(b, dy, true, true),
			b: () => matMul(dy, a, true, true)
		};
	}
};
const batchToSpaceNDGradConfig = {
	kernelName: BatchToSpaceND,
	gradFunc: (dy, saved, attrs) => {
		const { blockShape, crops } = attrs;
		return { x: () => spaceToBatchND(dy, blockShape, crops) };
	}
};
const broadcastToGradConfig = {
	kernelName: BroadcastTo,
	gradFunc: (dy, saved, attrs) => {
		const broadCastToAttrs = attrs;
		const inputShape = broadCastToAttrs.inputShape;
		const outputShape = broadCastToAttrs.shape;
		const reps = Array.from(outputShape);
		for (let i = inputShape.length - 1; i >= 0; i--) if (inputShape[i] === outputShape[i]) reps[i] = 1;
		else if (inputShape[i] !== 1) throw new Error(`broadcastTo(): [${inputShape}] cannot be broadcast to [${outputShape}].`);
		const axes = [];
		for (let i = 0; i < reps.length; i++) if (reps[i] > 1) axes.push(i);
		return { x: () => sum$2(dy, axes, true) };
	}
};
const castGradConfig = {
	kernelName: Cast,
	gradFunc: (dy) => {
		return { x: () => dy.clone() };
	}
};
const ceilGradConfig = {
	kernelName: Ceil,
	gradFunc: (dy) => {
		return { x: () => zerosLike$1(dy) };
	}
};
const clipByValueGradConfig = {
	kernelName: ClipByValue,
	inputsToSave: ["x"],
	gradFunc: (dy, saved, attrs) => {
		const [x] = saved;
		const { clipValueMin, clipValueMax } = attrs;
		return { x: () => where(logicalAnd(greaterEqual(x, clipValueMin), lessEqual(x, clipValueMax)), dy, zerosLike$1(dy)) };
	}
};
const complexAbsGradConfig = {
	kernelName: ComplexAbs,
	inputsToSave: ["x"],
	gradFunc: absGradConfig.gradFunc
};
const concatGradConfig = {
	kernelName: Concat,
	saveAllInputs: true,
	gradFunc: (dy, saved, attrs) => {
		const shapes = saved.map((t) => t.shape);
		const { axis } = attrs;
		const $axis = parseAxisParam$1(axis, saved[0].shape)[0];
		const sizeSplits = shapes.map((s) => s[$axis]);
		return split(dy, sizeSplits, $axis).map((t) => () => t);
	}
};
function conv2DBackpropFilter_(x, dy, filterShape, strides, pad, dataFormat = "NHWC", dimRoundingMode) {
	let x4D = x;
	if (x.rank === 3) x4D = reshape(x, [
		1,
		x.shape[0],
		x.shape[1],
		x.shape[2]
	]);
	let dy4D = dy;
	if (dy4D.rank === 3) dy4D = reshape(dy, [
		1,
		dy.shape[0],
		dy.shape[1],
		dy.shape[2]
	]);
	assert$1(x4D.rank === 4, () => `Error in conv2dDerFilter: input must be rank 4, but got shape ${x4D.shape}.`);
	assert$1(dy4D.rank === 4, () => `Error in conv2dDerFilter: dy must be rank 4, but got shape ${dy4D.shape}.`);
	assert$1(filterShape.length === 4, () => `Error in conv2dDerFilter: filterShape must be length 4, but got ${filterShape}.`);
	const inDepth = dataFormat === "NHWC" ? x4D.shape[3] : x4D.shape[1];
	const outDepth = dataFormat === "NHWC" ? dy4D.shape[3] : dy4D.shape[1];
	assert$1(inDepth === filterShape[2], () => `Error in conv2dDerFilter: depth of input ${inDepth}) must match input depth in filter (${filterShape[2]}.`);
	assert$1(outDepth === filterShape[3], () => `Error in conv2dDerFilter: depth of dy (${outDepth}) must match output depth for filter (${filterShape[3]}).`);
	checkPadOnDimRoundingMode$1("conv2dDerFilter", pad, dimRoundingMode);
	const inputs = {
		x: x4D,
		dy: dy4D
	};
	const attrs = {
		strides,
		pad,
		dataFormat,
		dimRoundingMode,
		filterShape
	};
	return ENGINE.runKernel(Conv2DBackpropFilter, inputs, attrs);
}
const conv2DBackpropFilter = op({ conv2DBackpropFilter_ });
function conv2DBackpropInput_(xShape, dy, filter, strides, pad, dataFormat = "NHWC", dimRoundingMode) {
	assert$1(xShape.length === dy.rank, () => `Length of inShape (${xShape.length}) and rank of dy (${dy.rank}) must match`);
	let xShape4D = xShape;
	let dy4D = dy;
	let reshapedTo4D = false;
	if (dy.rank === 3) {
		reshapedTo4D = true;
		dy4D = reshape(dy, [
			1,
			dy.shape[0],
			dy.shape[1],
			dy.shape[2]
		]);
		xShape4D = [
			1,
			xShape[0],
			xShape[1],
			xShape[2]
		];
	}
	assert$1(xShape4D.length === 4, () => `Error in conv2dDerInput: inShape must be length 4, but got length ${xShape4D.length}.`);
	assert$1(dy4D.rank === 4, () => `Error in conv2dDerInput: dy must be rank 4, but got rank ${dy4D.rank}`);
	assert$1(filter.rank === 4, () => `Error in conv2dDerInput: filter must be rank 4, but got rank ${filter.rank}`);
	const inDepth = dataFormat === "NHWC" ? xShape4D[3] : xShape4D[1];
	const outDepth = dataFormat === "NHWC" ? dy4D.shape[3] : dy4D.shape[1];
	assert$1(inDepth === filter.shape[2], () => `Error in conv2dDerInput: depth of input (${inDepth}) must match input depth for filter ${filter.shape[2]}.`);
	assert$1(outDepth === filter.shape[3], () => `Error in conv2dDerInput: depth of output (${outDepth}) must match output depth for filter ${filter.shape[3]}.`);
	checkPadOnDimRoundingMode$1("conv2dDerInput", pad, dimRoundingMode);
	const inputs = {
		dy: dy4D,
		filter
	};
	const attrs = {
		strides,
		pad,
		dataFormat,
		dimRoundingMode,
		inputShape: xShape4D
	};
	const res = ENGINE.runKernel(Conv2DBackpropInput, inputs, attrs);
	if (reshapedTo4D) return reshape(res, [
		res.shape[1],
		res.shape[2],
		res.shape[3]
	]);
	return res;
}
const conv2DBackpropInput = op({ conv2DBackpropInput_ });
const conv2DGradConfig = {
	kernelName: Conv2D,
	inputsToSave: ["x", "filter"],
	gradFunc: (dy, saved, attrs) => {
		const [x4D, $filter] = saved;
		const { dilations, strides, pad, dataFormat } = attrs;
		assert$1(tupleValuesAreOne$1(dilations), () => `Error in gradient of conv2D: dilation rates greater than 1 are not yet supported in gradients. Got dilations '${dilations}'`);
		return {
			x: () => conv2DBackpropInput(x4D.shape, dy, $filter, strides, pad, dataFormat),
			filter: () => conv2DBackpropFilter(x4D, dy, $filter.shape, strides, pad, dataFormat)
		};
	}
};
const conv2DBackpropInputGradConfig = {
	kernelName: Conv2DBackpropInput,
	inputsToSave: ["dy", "filter"],
	gradFunc: (ddx, saved, attrs) => {
		const [dy, filter] = saved;
		const { strides, pad, dataFormat, dimRoundingMode } = attrs;
		return {
			dy: () => conv2d(ddx, filter, strides, pad, dataFormat, 1, dimRoundingMode),
			filter: () => conv2DBackpropFilter(ddx, dy, filter.shape, strides, pad, dataFormat, dimRoundingMode)
		};
	}
};
function conv3DBackpropFilter_(x, dy, filterShape, strides, pad) {
	let x5D = x;
	if (x.rank === 4) x5D = reshape(x, [
		1,
		x.shape[0],
		x.shape[1],
		x.shape[2],
		x.shape[3]
	]);
	let dy5D = dy;
	if (dy5D.rank === 4) dy5D = reshape(dy, [
		1,
		dy.shape[0],
		dy.shape[1],
		dy.shape[2],
		dy.shape[3]
	]);
	assert$1(x5D.rank === 5, () => `Error in conv3dDerFilter: input must be rank 5, but got shape ${x5D.shape}.`);
	assert$1(dy5D.rank === 5, () => `Error in conv3dDerFilter: dy must be rank 5, but got shape ${dy5D.shape}.`);
	assert$1(filterShape.length === 5, () => `Error in conv3dDerFilter: filterShape must be length 5, but got ${filterShape}.`);
	assert$1(x5D.shape[4] === filterShape[3], () => `Error in conv3dDerFilter: depth of input ${x5D.shape[4]}) must match input depth in filter (${filterShape[3]}.`);
	assert$1(dy5D.shape[4] === filterShape[4], () => `Error in conv3dDerFilter: depth of dy (${dy5D.shape[4]}) must match output depth for filter (${filterShape[4]}).`);
	const inputs = {
		x: x5D,
		dy: dy5D
	};
	const attrs = {
		strides,
		pad,
		filterShape
	};
	return ENGINE.runKernel(Conv3DBackpropFilterV2, inputs, attrs);
}
const conv3DBackpropFilter = op({ conv3DBackpropFilter_ });
function conv3DBackpropInput_(xShape, dy, filter, strides, pad) {
	assert$1(xShape.length === dy.rank, () => `Length of inShape (${xShape.length}) and rank of dy (${dy.rank}) must match`);
	let xShape5D = xShape;
	let dy5D = dy;
	let reshapedTo5D = false;
	if (dy.rank === 4) {
		reshapedTo5D = true;
		dy5D = reshape(dy, [
			1,
			dy.shape[0],
			dy.shape[1],
			dy.shape[2],
			dy.shape[3]
		]);
		xShape5D = [
			1,
			xShape[0],
			xShape[1],
			xShape[2],
			xShape[3]
		];
	}
	const inDepth = xShape5D[4];
	const outDepth = dy5D.shape[4];
	assert$1(xShape5D.length === 5, () => `Error in conv3dDerInput: inShape must be length 5, but got length ${xShape5D.length}.`);
	assert$1(dy5D.rank === 5, () => `Error in conv3dDerInput: dy must be rank 5, but got rank ${dy5D.rank}`);
	assert$1(filter.rank === 5, () => `Error in conv3dDerInput: filter must be rank 5, but got rank ${filter.rank}`);
	assert$1(inDepth === filter.shape[3], () => `Error in conv3dDerInput: depth of input (${inDepth}) must match input depth for filter ${filter.shape[3]}.`);
	assert$1(outDepth === filter.shape[4], () => `Error in conv3dDerInput: depth of output (${outDepth}) must match output depth for filter ${filter.shape[4]}.`);
	const inputs = {
		dy: dy5D,
		filter
	};
	const attrs = {
		pad,
		strides,
		inputShape: xShape5D
	};
	const res = ENGINE.runKernel(Conv3DBackpropInputV2, inputs, attrs);
	if (reshapedTo5D) return reshape(res, [
		res.shape[1],
		res.shape[2],
		res.shape[3],
		res.shape[4]
	]);
	return res;
}
const conv3DBackpropInput = op({ conv3DBackpropInput_ });
const conv3DGradConfig = {
	kernelName: Conv3D,
	inputsToSave: ["x", "filter"],
	gradFunc: (dy, saved, attrs) => {
		const { dilations, strides, pad } = attrs;
		assert$1(tupleValuesAreOne$1(dilations), () => `Error in gradient of conv3D: dilation rates greater than 1 are not yet supported in gradients. Got dilations '${dilations}'`);
		const [x5D, $filter] = saved;
		return {
			x: () => conv3DBackpropInput(x5D.shape, dy, $filter, strides, pad),
			filter: () => conv3DBackpropFilter(x5D, dy, $filter.shape, strides, pad)
		};
	}
};
const cosGradConfig = {
	kernelName: Cos,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => mul(neg$1(sin$1(cast$5(x, "float32"))), dy) };
	}
};
const coshGradConfig = {
	kernelName: Cosh,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => mul(sinh$1(cast$5(x, "float32")), dy) };
	}
};
const { ERF_A1, ERF_A2, ERF_A3, ERF_A4, ERF_A5, ERF_P, PARALLELIZE_THRESHOLD, RowPartitionType, SELU_SCALE: SELU_SCALE$1, SELU_SCALEALPHA: SELU_SCALEALPHA$1, applyActivation, assertAndGetBroadcastShape, assertAxesAreInnerMostDims, assertParamsConsistent, assignToTypedArray, axesAreInnerMostDims, calculateShapes, checkEinsumDimSizes, checkPadOnDimRoundingMode, combineLocations, combineRaggedTensorToTensorShapes, complexWithEvenIndex, complexWithOddIndex, computeConv2DInfo, computeConv3DInfo, computeDefaultPad, computeDilation2DInfo, computeOptimalWindowSize, computeOutAndReduceShapes, computeOutShape: computeOutShape$1, computePool2DInfo, computePool3DInfo, convertConv2DDataFormat, decodeEinsumEquation, eitherStridesOrDilationsAreOne, expandShapeToKeepDim, exponent, exponents, fromStringArrayToUint8, fromUint8ToStringArray, getAxesPermutation, getBroadcastDims, getComplexWithIndex, getEinsumComputePath, getEinsumPermutation, getFusedBiasGradient, getFusedDyActivation, getImageCenter, getInnerMostAxes, getPermuted, getRaggedRank, getReductionAxes, getReshaped, getReshapedPermuted, getRowPartitionTypesHelper, getSliceBeginCoords, getSliceSize, getSparseFillEmptyRowsIndicesDenseShapeMismatch, getSparseFillEmptyRowsNegativeIndexErrorMessage, getSparseFillEmptyRowsOutOfRangeIndexErrorMessage, getSparseReshapeEmptyTensorZeroOutputDimErrorMessage, getSparseReshapeInputOutputMismatchErrorMessage, getSparseReshapeInputOutputMultipleErrorMessage, getSparseReshapeMultipleNegativeOneOutputDimErrorMessage, getSparseReshapeNegativeOutputDimErrorMessage, getSparseSegmentReductionIndicesOutOfRangeErrorMessage, getSparseSegmentReductionNegativeSegmentIdsErrorMessage, getSparseSegmentReductionNonIncreasingSegmentIdsErrorMessage, getSparseSegmentReductionSegmentIdOutOfRangeErrorMessage, getUndoAxesPermutation, isIdentityPermutation, log: log$2, mergeRealAndImagArrays, prepareAndValidate, prepareSplitSize, segment_util, shouldFuse, slice_util: slice_util$1, splitRealAndImagArrays, stridesOrDilationsArePositive, tupleValuesAreOne, upcastType, validateDefaultValueShape, validateInput, validateUpdateShape, warn } = backend_util;
const cumsumGradConfig = {
	kernelName: Cumsum,
	inputsToSave: ["x"],
	gradFunc: (dy, saved, attrs) => {
		const [x] = saved;
		const { axis, exclusive, reverse } = attrs;
		return { x: () => {
			const permutation = getAxesPermutation([axis], x.rank);
			let out = cumsum(dy, axis, exclusive, !reverse);
			if (permutation != null) out = transpose(out, permutation);
			return out;
		} };
	}
};
function depthwiseConv2dNativeBackpropFilter_(x, dy, filterShape, strides, pad, dilations = [1, 1], dimRoundingMode) {
	let x4D = x;
	if (x.rank === 3) x4D = reshape(x, [
		1,
		x.shape[0],
		x.shape[1],
		x.shape[2]
	]);
	let dy4D = dy;
	if (dy4D.rank === 3) dy4D = reshape(dy, [
		1,
		dy.shape[0],
		dy.shape[1],
		dy.shape[2]
	]);
	const inputs = {
		x: x4D,
		dy: dy4D
	};
	const attrs = {
		strides,
		pad,
		dimRoundingMode,
		dilations,
		filterShape
	};
	return ENGINE.runKernel(DepthwiseConv2dNativeBackpropFilter, inputs, attrs);
}
const depthwiseConv2dNativeBackpropFilter = op({ depthwiseConv2dNativeBackpropFilter_ });
function depthwiseConv2dNativeBackpropInput_(xShape, dy, filter, strides, pad, dilations = [1, 1], dimRoundingMode) {
	let dy4D = dy;
	let reshapedTo4D = false;
	if (dy.rank === 3) {
		reshapedTo4D = true;
		dy4D = reshape(dy, [
			1,
			dy.shape[0],
			dy.shape[1],
			dy.shape[2]
		]);
	}
	const inputs = {
		dy: dy4D,
		filter
	};
	const attrs = {
		strides,
		pad,
		dimRoundingMode,
		dilations,
		inputShape: xShape
	};
	const res = ENGINE.runKernel(DepthwiseConv2dNativeBackpropInput, inputs, attrs);
	if (reshapedTo4D) return reshape(res, [
		res.shape[1],
		res.shape[2],
		res.shape[3]
	]);
	return res;
}
const depthwiseConv2dNativeBackpropInput = op({ depthwiseConv2dNativeBackpropInput_ });
const depthwiseConv2dNativeGradConfig = {
	kernelName: DepthwiseConv2dNative,
	inputsToSave: ["x", "filter"],
	gradFunc: (dy, saved, attrs) => {
		const { dilations, strides, pad, dimRoundingMode } = attrs;
		const $dilations = dilations == null ? [1, 1] : dilations;
		assert$1(tupleValuesAreOne$1($dilations), () => `Error in gradient of depthwiseConv2dNative: dilation rates greater than 1 are not yet supported. Got dilations '${$dilations}'`);
		const [x, filter] = saved;
		assert$1(x.rank === 4, () => `Error in gradient of depthwiseConv2dNative: input must be rank 4, but got rank ${x.rank}.`);
		assert$1(filter.rank === 4, () => `Error in gradient of depthwiseConv2dNative: filter must be rank 4, but got rank ${filter.rank}.`);
		assert$1(x.shape[3] === filter.shape[2], () => `Error in gradient of depthwiseConv2d: number of input channels (${x.shape[3]}) must match the inChannels dimension in filter ${filter.shape[2]}.`);
		assert$1(eitherStridesOrDilationsAreOne$1(strides, $dilations), () => `Error in gradient of depthwiseConv2d: Either strides or dilations must be  1. Got strides ${strides} and dilations '${$dilations}'.`);
		checkPadOnDimRoundingMode$1("depthwiseConv2d", pad, dimRoundingMode);
		return {
			x: () => depthwiseConv2dNativeBackpropInput(x.shape, dy, filter, strides, pad, $dilations, dimRoundingMode),
			filter: () => depthwiseConv2dNativeBackpropFilter(x, dy, filter.shape, strides, pad, $dilations, dimRoundingMode)
		};
	}
};
const dilation2dGradConfig = {
	kernelName: Dilation2D,
	inputsToSave: ["x", "filter"],
	gradFunc: (dy, saved, attrs) => {
		const [x, filter] = saved;
		const inputInputs = {
			x,
			filter,
			dy
		};
		const filterInputs = {
			x,
			filter,
			dy
		};
		return {
			x: () => ENGINE.runKernel(Dilation2DBackpropInput, inputInputs, attrs),
			filter: () => ENGINE.runKernel(Dilation2DBackpropFilter, filterInputs, attrs)
		};
	}
};
const eluGradConfig = {
	kernelName: Elu,
	outputsToSave: [true],
	gradFunc: (dy, saved) => {
		const [y] = saved;
		const inputs = {
			dy,
			y
		};
		return { x: () => ENGINE.runKernel(EluGrad, inputs) };
	}
};
const erfGradConfig = {
	kernelName: Erf,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		const a = mul(exp$1(neg$1(square$1(x))), 2 / Math.sqrt(Math.PI));
		return { x: () => mul(dy, a) };
	}
};
const expGradConfig = {
	kernelName: Exp,
	outputsToSave: [true],
	gradFunc: (dy, saved) => {
		const [y] = saved;
		return { x: () => mul(dy, y) };
	}
};
const expandDimsGradConfig = {
	kernelName: ExpandDims,
	inputsToSave: ["input"],
	gradFunc: (dy, saved) => {
		const [input] = saved;
		return { input: () => reshape(dy, input.shape) };
	}
};
const expm1GradConfig = {
	kernelName: Expm1,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => mul(dy, exp$1(x)) };
	}
};
const floorGradConfig = {
	kernelName: Floor,
	gradFunc: (dy) => {
		return { x: () => zerosLike$1(dy) };
	}
};
const floorDivGradConfig = {
	kernelName: FloorDiv,
	inputsToSave: ["a", "b"],
	gradFunc: (dy, saved) => {
		const [a, b] = saved;
		const outShape = assertAndGetBroadcastShape$2(a.shape, b.shape);
		const derA = () => {
			const res = div(dy, cast$5(b, "float32"));
			const reduceAxes = getReductionAxes$2(a.shape, outShape);
			if (reduceAxes.length > 0) return reshape(sum$2(res, reduceAxes), a.shape);
			return res;
		};
		const derB = () => {
			let res = mul(dy, cast$5(a, "float32"));
			const reduceAxes = getReductionAxes$2(b.shape, outShape);
			if (reduceAxes.length > 0) res = reshape(sum$2(res, reduceAxes), b.shape);
			const tmp = square$1(b);
			return neg$1(div(res, cast$5(tmp, "float32")));
		};
		return {
			a: derA,
			b: derB
		};
	}
};
const fusedBatchNormGradConfig = {
	kernelName: FusedBatchNorm,
	inputsToSave: [
		"x",
		"mean",
		"variance",
		"scale"
	],
	gradFunc: (dy, saved, attrs) => {
		const { varianceEpsilon } = attrs;
		const [x, mean, variance, scale] = saved;
		const scaleValue = scale == null ? scalar(1) : scale;
		const reductionAxes = getReductionAxes$2(mean.shape, x.shape);
		const tileShape = [];
		if (mean.rank === 1) {
			for (let i = 0; i < x.shape.length - 1; ++i) tileShape.push(x.shape[i]);
			tileShape.push(1);
		}
		const xMinusMean = sub(x, mean);
		const dyTimesScaleValue = mul(dy, scaleValue);
		const oneOverSqrtVariance = rsqrt$1(add(variance, scalar(varianceEpsilon)));
		const minusHalfRCube = mul(mul(mul(oneOverSqrtVariance, oneOverSqrtVariance), oneOverSqrtVariance), scalar(-.5));
		const derX = () => {
			if (mean.rank === 1) return reshape(mul(mul(dy, tile(reshape(oneOverSqrtVariance, [
				1,
				1,
				1,
				mean.shape[0]
			]), tileShape)), scaleValue), x.shape);
			else return reshape(mul(mul(dy, oneOverSqrtVariance), scaleValue), x.shape);
		};
		const derMean = () => {
			let meanDer = mul(mul(oneOverSqrtVariance, scalar(-1)), dyTimesScaleValue);
			if (mean.rank === 1) meanDer = sum$2(meanDer, reductionAxes);
			return reshape(meanDer, mean.shape);
		};
		const derVariance = () => {
			let varianceDer = mul(mul(minusHalfRCube, xMinusMean), dyTimesScaleValue);
			if (mean.rank === 1) varianceDer = sum$2(varianceDer, reductionAxes);
			return reshape(varianceDer, mean.shape);
		};
		const derScale = () => {
			const xMinusMean2TimesRsqrt = mul(xMinusMean, oneOverSqrtVariance);
			let scaleDer = mul(dy, xMinusMean2TimesRsqrt);
			if (mean.rank === 1) scaleDer = sum$2(scaleDer, reductionAxes);
			return reshape(scaleDer, mean.shape);
		};
		const derOffset = () => {
			let offsetDer = dy;
			if (mean.rank === 1) offsetDer = sum$2(offsetDer, reductionAxes);
			return reshape(offsetDer, mean.shape);
		};
		return {
			x: derX,
			mean: derMean,
			variance: derVariance,
			scale: derScale,
			offset: derOffset
		};
	}
};
const gatherGradConfig = {
	kernelName: GatherV2,
	inputsToSave: ["x", "indices"],
	gradFunc: (dy, saved, attrs) => {
		const [x, indices] = saved;
		const { axis, batchDims } = attrs;
		const parsedAxis = parseAxisParam$1(axis, x.shape)[0];
		const derXBatch = (x, indices, dy) => {
			return () => {
				const paramsShape = x.shape;
				const indicesSize = indices.size;
				const outerShape = paramsShape.slice(0, parsedAxis);
				const outerDims = outerShape.length;
				const innerShape = paramsShape.slice(axis, paramsShape.length).slice(1);
				const innerDims = innerShape.length;
				const outerAxesIndices = arrayRange(0, outerDims);
				const innerAxesIndices = arrayRange(outerDims + 1, outerDims + 1 + innerDims);
				const valuesShape = arrayConcat([
					outerShape,
					[indicesSize],
					innerShape
				]);
				const values = reshape(dy, valuesShape);
				const reshapedIndices = reshape(indices, [indicesSize]);
				const transposeDims = arrayConcat([
					[outerDims],
					outerAxesIndices,
					innerAxesIndices
				]);
				const valuesTranspose = transpose(values, transposeDims);
				let paramsGrad = unsortedSegmentSum(valuesTranspose, reshapedIndices, x.shape[parsedAxis]);
				const invertTransposeDims = getUndoAxesPermutation(transposeDims);
				paramsGrad = transpose(paramsGrad, invertTransposeDims);
				return paramsGrad;
			};
		};
		if (batchDims === 1) {
			const batchSize = x.shape[0];
			const xBatch = x.split(batchSize, 0);
			const derXBatched = () => {
				return stack(xBatch.map((x, i) => {
					return derXBatch(x, indices.slice(i, 1), dy.slice(i, 1))();
				})).reshape(x.shape);
			};
			return {
				x: derXBatched,
				indices: () => indices
			};
		} else return {
			x: derXBatch(x, indices, dy),
			indices: () => indices
		};
	}
};
function arrayRange(start, stop) {
	const result = [];
	for (let i = start; i < stop; ++i) result.push(i);
	return result;
}
function arrayConcat(arrays) {
	const result = [];
	for (let i = 0; i < arrays.length; ++i) for (let j = 0; j < arrays[i].length; ++j) result.push(arrays[i][j]);
	return result;
}
const greaterEqualGradConfig = {
	kernelName: GreaterEqual,
	inputsToSave: ["a", "b"],
	gradFunc: (dy, saved) => {
		const [a, b] = saved;
		return {
			a: () => zerosLike$1(a),
			b: () => zerosLike$1(b)
		};
	}
};
const identityGradConfig = {
	kernelName: Identity,
	gradFunc: (dy) => {
		return { x: () => cast$5(dy, "float32") };
	}
};
const isFiniteGradConfig = {
	kernelName: IsFinite,
	gradFunc: (dy) => {
		return { x: () => zerosLike$1(dy) };
	}
};
const isInfGradConfig = {
	kernelName: IsInf,
	gradFunc: (dy) => {
		return { x: () => zerosLike$1(dy) };
	}
};
const isNanGradConfig = {
	kernelName: IsNan,
	gradFunc: (dy) => {
		return { x: () => zerosLike$1(dy) };
	}
};
const leakyReluGradConfig = {
	kernelName: LeakyRelu,
	inputsToSave: ["x"],
	gradFunc: (dy, saved, attrs) => {
		const [x] = saved;
		const { alpha } = attrs;
		const mask = greater(x, 0);
		return { x: () => where(mask, dy, mul(dy, alpha)) };
	}
};
const log1pGradConfig = {
	kernelName: Log1p,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => div(dy, add(x, 1)) };
	}
};
const logGradConfig = {
	kernelName: Log,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => div(dy, cast$5(x, "float32")) };
	}
};
const logSoftmaxGradConfig = {
	kernelName: LogSoftmax,
	inputsToSave: [],
	outputsToSave: [true],
	gradFunc: (dy, saved, attrs) => {
		const [value] = saved;
		const { axis } = attrs;
		return { logits: () => {
			const keepDims = true;
			const softmax = exp$1(value);
			return sub(dy, mul(sum$2(dy, axis, keepDims), softmax));
		} };
	}
};
function localResponseNormalizationBackprop_(x, y, dy, depthRadius = 5, bias = 1, alpha = 1, beta = .5) {
	const inputs = {
		x,
		y,
		dy
	};
	const attrs = {
		depthRadius,
		bias,
		alpha,
		beta
	};
	return ENGINE.runKernel(LRNGrad, inputs, attrs);
}
const localResponseNormalizationBackprop = op({ localResponseNormalizationBackprop_ });
const lrnGradConfig = {
	kernelName: LRN,
	inputsToSave: ["x"],
	outputsToSave: [true],
	gradFunc: (dy, saved, attrs) => {
		const [x, y] = saved;
		const { depthRadius, bias, alpha, beta } = attrs;
		return { x: () => localResponseNormalizationBackprop(x, y, dy, depthRadius, bias, alpha, beta) };
	}
};
function gradForMinAndMax(dy, y, xOrig, origAxes) {
	if (y.rank < xOrig.rank) y = reshape(y, expandShapeToKeepDim(y.shape, origAxes));
	if (dy.rank < xOrig.rank) dy = reshape(dy, expandShapeToKeepDim(dy.shape, origAxes));
	return { x: () => {
		return mul(dy, cast$5(equal(xOrig, y), dy.dtype));
	} };
}
const maxGradConfig = {
	kernelName: Max,
	inputsToSave: ["x"],
	outputsToSave: [true],
	gradFunc: (dy, saved, attrs) => {
		const { reductionIndices } = attrs;
		const x = saved[0];
		const y = saved[1];
		const maxGrad = gradForMinAndMax(dy, y, x, parseAxisParam$1(reductionIndices, x.shape));
		return { x: () => {
			return maxGrad["x"]();
		} };
	}
};
const maximumGradConfig = {
	kernelName: Maximum,
	inputsToSave: ["a", "b"],
	gradFunc: (dy, saved) => {
		const [a, b] = saved;
		const derA = () => mul(dy, cast$5(greaterEqual(a, b), "float32"));
		const derB = () => mul(dy, cast$5(less(a, b), "float32"));
		return {
			a: derA,
			b: derB
		};
	}
};
function maxPool3dGrad_(dy, input, output, filterSize, strides, pad, dimRoundingMode) {
	const $dy = convertToTensor(dy, "dy", "maxPool3dGrad");
	const $input = convertToTensor(input, "input", "maxPool3dGrad");
	const $output = convertToTensor(output, "output", "maxPool3dGrad");
	let dy5D = $dy;
	let input5D = $input;
	let output5D = $output;
	let reshapedTo5D = false;
	if ($input.rank === 4) {
		reshapedTo5D = true;
		dy5D = reshape($dy, [
			1,
			$dy.shape[0],
			$dy.shape[1],
			$dy.shape[2],
			$dy.shape[3]
		]);
		input5D = reshape($input, [
			1,
			$input.shape[0],
			$input.shape[1],
			$input.shape[2],
			$input.shape[3]
		]);
		output5D = reshape($output, [
			1,
			$output.shape[0],
			$output.shape[1],
			$output.shape[2],
			$output.shape[3]
		]);
	}
	assert$1(dy5D.rank === 5, () => `Error in maxPool3dGrad: dy must be rank 5 but got rank ${dy5D.rank}.`);
	assert$1(input5D.rank === 5, () => `Error in maxPool3dGrad: input must be rank 5 but got rank ${input5D.rank}.`);
	assert$1(output5D.rank === 5, () => `Error in maxPool3dGrad: output must be rank 5 but got rank ${output5D.rank}.`);
	checkPadOnDimRoundingMode$1("maxPool3dGrad", pad, dimRoundingMode);
	const inputs = {
		dy: dy5D,
		input: input5D,
		output: output5D
	};
	const attrs = {
		filterSize,
		strides,
		pad,
		dimRoundingMode
	};
	const res = ENGINE.runKernel(MaxPool3DGrad, inputs, attrs);
	if (reshapedTo5D) return reshape(res, [
		res.shape[1],
		res.shape[2],
		res.shape[3],
		res.shape[4]
	]);
	return res;
}
const maxPool3dGrad = op({ maxPool3dGrad_ });
const maxPool3DGradConfig = {
	kernelName: MaxPool3D,
	inputsToSave: ["x"],
	outputsToSave: [true],
	gradFunc: (dy, saved, attrs) => {
		const [x, y] = saved;
		const { filterSize, strides, pad, dimRoundingMode } = attrs;
		return { x: () => maxPool3dGrad(dy, x, y, filterSize, strides, pad, dimRoundingMode) };
	}
};
function maxPoolGrad_(dy, input, output, filterSize, strides, pad, dimRoundingMode) {
	const $dy = convertToTensor(dy, "dy", "maxPoolGrad");
	const $input = convertToTensor(input, "input", "maxPoolGrad");
	const $output = convertToTensor(output, "output", "maxPoolGrad");
	assert$1($input.rank === $dy.rank, () => `Rank of input (${$input.rank}) does not match rank of dy (${$dy.rank})`);
	assert$1($dy.rank === 4, () => `Error in maxPoolGrad: dy must be rank 4 but got rank ${$dy.rank}.`);
	assert$1($input.rank === 4, () => `Error in maxPoolGrad: input must be rank 4 but got rank ${$input.rank}.`);
	checkPadOnDimRoundingMode$1("maxPoolGrad", pad, dimRoundingMode);
	const inputs = {
		dy: $dy,
		input: $input,
		output: $output
	};
	const attrs = {
		filterSize,
		strides,
		pad,
		dimRoundingMode
	};
	return ENGINE.runKernel(MaxPoolGrad, inputs, attrs);
}
const maxPoolGrad = op({ maxPoolGrad_ });
const maxPoolGradConfig = {
	kernelName: MaxPool,
	inputsToSave: ["x"],
	outputsToSave: [true],
	gradFunc: (dy, saved, attrs) => {
		const [x, y] = saved;
		const { filterSize, strides, pad } = attrs;
		return { x: () => maxPoolGrad(dy, x, y, filterSize, strides, pad) };
	}
};
const meanGradConfig = {
	kernelName: Mean,
	inputsToSave: ["x"],
	gradFunc: (dy, saved, attrs) => {
		const [x] = saved;
		const { axis } = attrs;
		const axes = parseAxisParam$1(axis, x.shape);
		const reduceShape = computeOutAndReduceShapes(x.shape, axes)[1];
		const reduceSize = sizeFromShape$1(reduceShape);
		const derX = () => {
			const expandedDyShape = x.shape.slice();
			axes.forEach((axis) => {
				expandedDyShape[axis] = 1;
			});
			const expandedDy = reshape(dy, expandedDyShape);
			return div(mul(expandedDy, ones(x.shape, "float32")), reduceSize);
		};
		return { x: derX };
	}
};
const minGradConfig = {
	kernelName: Min,
	inputsToSave: ["x"],
	outputsToSave: [true],
	gradFunc: (dy, saved, attrs) => {
		const { axis } = attrs;
		const [x, y] = saved;
		const minGrad = gradForMinAndMax(dy, y, x, parseAxisParam$1(axis, x.shape));
		return { x: () => {
			return minGrad["x"]();
		} };
	}
};
const minimumGradConfig = {
	kernelName: Minimum,
	inputsToSave: ["a", "b"],
	gradFunc: (dy, saved) => {
		const [a, b] = saved;
		const derA = () => mul(dy, cast$5(lessEqual(a, b), "float32"));
		const derB = () => mul(dy, cast$5(greater(a, b), "float32"));
		return {
			a: derA,
			b: derB
		};
	}
};
const mirrorPadGradConfig = {
	kernelName: MirrorPad,
	inputsToSave: ["x"],
	gradFunc: (dy, saved, attrs) => {
		const x = saved[0];
		const { paddings } = attrs;
		const begin = paddings.map((p) => p[0]);
		return { x: () => slice$1(dy, begin, x.shape) };
	}
};
const modGradConfig = {
	kernelName: Mod,
	inputsToSave: ["a", "b"],
	gradFunc: (dy, saved) => {
		const [a, b] = saved;
		const outShape = assertAndGetBroadcastShape$2(a.shape, b.shape);
		const derA = () => {
			const reduceAxes = getReductionAxes$2(a.shape, outShape);
			if (reduceAxes.length > 0) return reshape(sum$2(dy, reduceAxes), a.shape);
			return dy;
		};
		const derB = () => {
			const res = mul(dy, neg$1(floor$1(div(a, b))));
			const reduceAxes = getReductionAxes$2(b.shape, outShape);
			if (reduceAxes.length > 0) return reshape(sum$2(res, reduceAxes), b.shape);
			return res;
		};
		return {
			a: derA,
			b: derB
		};
	}
};
const multiplyGradConfig = {
	kernelName: Multiply,
	inputsToSave: ["a", "b"],
	gradFunc: (dy, saved) => {
		const [a, b] = saved;
		const outShape = assertAndGetBroadcastShape$2(a.shape, b.shape);
		const derA = () => {
			const res = mul(dy, cast$5(b, "float32"));
			const reduceAxes = getReductionAxes$2(a.shape, outShape);
			if (reduceAxes.length > 0) return reshape(sum$2(res, reduceAxes), a.shape);
			return res;
		};
		const derB = () => {
			const res = mul(dy, cast$5(a, "float32"));
			const reduceAxes = getReductionAxes$2(b.shape, outShape);
			if (reduceAxes.length > 0) return reshape(sum$2(res, reduceAxes), b.shape);
			return res;
		};
		return {
			a: derA,
			b: derB
		};
	}
};
const negGradConfig = {
	kernelName: Neg,
	gradFunc: (dy) => {
		return { x: () => neg$1(dy) };
	}
};
const oneHotGradConfig = {
	kernelName: OneHot,
	inputsToSave: ["indices"],
	gradFunc: (dy, saved) => {
		const indices = saved[0];
		return { indices: () => zeros(indices.shape, "float32") };
	}
};
const onesLikeGradConfig = {
	kernelName: OnesLike,
	gradFunc: (dy) => {
		return { x: () => zerosLike$1(dy) };
	}
};
const packGradConfig = {
	kernelName: Pack,
	saveAllInputs: true,
	gradFunc: (dy, saved, attrs) => {
		const { axis } = attrs;
		return unstack(dy, axis).map((t) => () => t);
	}
};
const padV2GradConfig = {
	kernelName: PadV2,
	inputsToSave: ["x"],
	gradFunc: (dy, saved, attrs) => {
		const x = saved[0];
		const { paddings } = attrs;
		const begin = paddings.map((p) => p[0]);
		return { x: () => slice$1(dy, begin, x.shape) };
	}
};
const powGradConfig = {
	kernelName: Pow,
	inputsToSave: ["a", "b"],
	outputsToSave: [true],
	gradFunc: (dy, saved) => {
		const [a, b, y] = saved;
		const base = a;
		const exp = b;
		const outShape = assertAndGetBroadcastShape$2(base.shape, exp.shape);
		const derBase = () => {
			const expFloat = cast$5(exp, "float32");
			let res = mul(dy, mul(expFloat, pow(base, sub(expFloat, scalar(1)))));
			const reduceAxes = getReductionAxes$2(base.shape, outShape);
			if (reduceAxes.length > 0) res = sum$2(res, reduceAxes);
			return reshape(res, base.shape);
		};
		const derExp = () => {
			const condition = greater(base, 0);
			const logBase = where(condition, log$1(base), zerosLike$1(base));
			let res = mul(dy, mul(y, logBase));
			const reduceAxes = getReductionAxes$2(exp.shape, outShape);
			if (reduceAxes.length > 0) res = sum$2(res, reduceAxes);
			return reshape(res, exp.shape);
		};
		return {
			a: derBase,
			b: derExp
		};
	}
};
const preluGradConfig = {
	kernelName: Prelu,
	inputsToSave: ["x", "alpha"],
	gradFunc: (dy, saved) => {
		const [x, alpha] = saved;
		const mask = greater(x, 0);
		return {
			x: () => where(mask, dy, mul(dy, alpha)),
			alpha: () => {
				let res = where(mask, zerosLike$1(dy), mul(dy, x));
				const reduceAxes = getReductionAxes$2(alpha.shape, dy.shape);
				if (reduceAxes.length > 0) res = sum$2(res, reduceAxes);
				return reshape(res, alpha.shape);
			}
		};
	}
};
var base_exports = __exportAll({});
import * as import__tensorflow_tfjs_core$1 from "@tensorflow/tfjs-core";
__reExport(base_exports, import__tensorflow_tfjs_core$1);
function prodGradFn_(x, dy, axis) {
	const expandedYShape = x.shape.slice();
	expandedYShape[axis] = 1;
	const expandedDy = reshape(dy, expandedYShape);
	const xCumProd = cumprod(x, axis, true, false);
	const xCumRevProd = cumprod(x, axis, true, true);
	const dx = mul(xCumProd, xCumRevProd);
	return mul(expandedDy, dx);
}
function prodsGradFn_(x, dy, axis) {
	const xRank = x.shape.length;
	const finalProdAxis = xRank - axis.length;
	const xPermutation = base_exports.backend_util.getAxesPermutation(axis, xRank);
	let permutedX = x;
	if (xPermutation != null) permutedX = transpose(x, xPermutation);
	const newShape = permutedX.shape.slice();
	const endPartShape = newShape.splice(xRank - axis.length, axis.length).reduce((p, c) => p * c, 1);
	newShape.push(endPartShape);
	let prodGrad = prodGradFn_(permutedX.reshape(newShape), dy, finalProdAxis);
	prodGrad = prodGrad.reshape(permutedX.shape);
	if (xPermutation != null) {
		const undoPermutation = base_exports.backend_util.getUndoAxesPermutation(xPermutation);
		prodGrad = transpose(prodGrad, undoPermutation);
	}
	return prodGrad;
}
const prodGradConfig = {
	kernelName: Prod,
	inputsToSave: ["x"],
	gradFunc: (dy, saved, attrs) => {
		const [x] = saved;
		const { axis } = attrs;
		let axisArr = [];
		if (axis === void 0 || axis === null) axisArr = x.shape.map((_, i) => i);
		else if (typeof axis === "number") axisArr = [axis];
		else axisArr = axis;
		return { x: () => prodsGradFn_(x, dy, axisArr) };
	}
};
const divGradConfig = {
	kernelName: RealDiv,
	inputsToSave: ["a", "b"],
	gradFunc: (dy, saved) => {
		const [a, b] = saved;
		const outShape = assertAndGetBroadcastShape$2(a.shape, b.shape);
		const derA = () => {
			const res = div(dy, cast$5(b, "float32"));
			const reduceAxes = getReductionAxes$2(a.shape, outShape);
			if (reduceAxes.length > 0) return reshape(sum$2(res, reduceAxes), a.shape);
			return res;
		};
		const derB = () => {
			let res = mul(dy, cast$5(a, "float32"));
			const reduceAxes = getReductionAxes$2(b.shape, outShape);
			if (reduceAxes.length > 0) res = reshape(sum$2(res, reduceAxes), b.shape);
			const tmp = square$1(b);
			return neg$1(div(res, cast$5(tmp, "float32")));
		};
		return {
			a: derA,
			b: derB
		};
	}
};
const reciprocalGradConfig = {
	kernelName: Reciprocal,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => div(dy, neg$1(square$1(x))) };
	}
};
const relu6GradConfig = {
	kernelName: Relu6,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		const mask = mul(lessEqual(x, 6), step$1(x));
		return { x: () => mul(dy, cast$5(mask, "float32")) };
	}
};
const reluGradConfig = {
	kernelName: Relu,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => mul(dy, cast$5(step$1(x), "float32")) };
	}
};
const reshapeGradConfig = {
	kernelName: Reshape,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => reshape(dy, x.shape) };
	}
};
const resizeBilinearGradConfig = {
	kernelName: ResizeBilinear,
	inputsToSave: ["images"],
	gradFunc: (dy, saved, attrs) => {
		const [images] = saved;
		const inputs = {
			dy,
			images
		};
		const imagesDer = () => ENGINE.runKernel(ResizeBilinearGrad, inputs, attrs);
		return { images: imagesDer };
	}
};
const resizeNearestNeighborGradConfig = {
	kernelName: ResizeNearestNeighbor,
	inputsToSave: ["images"],
	gradFunc: (dy, saved, attrs) => {
		const [images] = saved;
		const inputs = {
			dy,
			images
		};
		const imagesDer = () => ENGINE.runKernel(ResizeNearestNeighborGrad, inputs, attrs);
		return { images: imagesDer };
	}
};
const reverseGradConfig = {
	kernelName: Reverse,
	gradFunc: (dy, saved, attrs) => {
		const { dims } = attrs;
		const axes = parseAxisParam$1(dims, dy.shape);
		return { x: () => reverse(dy, axes) };
	}
};
const roundGradConfig = {
	kernelName: Round,
	gradFunc: (dy) => {
		return { x: () => zerosLike$1(dy) };
	}
};
const rsqrtGradConfig = {
	kernelName: Rsqrt,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => neg$1(div(dy, mul(pow(x, 1.5), 2))) };
	}
};
const selectGradConfig = {
	kernelName: Select,
	inputsToSave: ["condition"],
	gradFunc: (dy, saved) => {
		const [condition] = saved;
		return {
			condition: () => cast$5(zerosLike$1(condition), "float32"),
			t: () => mul(dy, cast$5(condition, dy.dtype)),
			e: () => mul(dy, cast$5(logicalNot(condition), dy.dtype))
		};
	}
};
const SELU_SCALEALPHA = 1.7580993408473768;
const SELU_SCALE = 1.0507009873554805;
const seluGradConfig = {
	kernelName: Selu,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => {
			const mask = greater(x, scalar(0));
			const scaleAlpha = scalar(SELU_SCALEALPHA);
			const scale = scalar(SELU_SCALE);
			const greaterThanZeroDer = mul(dy, scale);
			const lessEqualZeroDer = mul(mul(dy, scaleAlpha), exp$1(cast$5(x, "float32")));
			return where(mask, greaterThanZeroDer, lessEqualZeroDer);
		} };
	}
};
const sigmoidGradConfig = {
	kernelName: Sigmoid,
	outputsToSave: [true],
	gradFunc: (dy, saved) => {
		const [y] = saved;
		return { x: () => mul(dy, mul(y, sub(scalar(1), y))) };
	}
};
const signGradConfig = {
	kernelName: Sign,
	gradFunc: (dy) => {
		return { x: () => zerosLike$1(dy) };
	}
};
const sinGradConfig = {
	kernelName: Sin,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => mul(cos$1(cast$5(x, "float32")), dy) };
	}
};
const sinhGradConfig = {
	kernelName: Sinh,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => mul(cosh$1(cast$5(x, "float32")), dy) };
	}
};
const { assertParamsValid, computeFlatOffset, computeOutShape, getNormalizedAxes, isSliceContinous, maskToAxes, parseSliceParams, sliceInfo, startForAxis, startIndicesWithElidedDims, stopForAxis, stopIndicesWithElidedDims, stridesForAxis, stridesWithElidedDims } = slice_util;
const sliceGradConfig = {
	kernelName: Slice,
	inputsToSave: ["x"],
	gradFunc: (dy, saved, attrs) => {
		const [x] = saved;
		const { begin, size } = attrs;
		const inputShape = x.shape;
		const [begin_, size_] = parseSliceParams(x, begin, size);
		const paddings = [];
		for (let i = 0; i < dy.rank; i++) paddings.push([begin_[i], inputShape[i] - begin_[i] - size_[i]]);
		return { x: () => pad(dy, paddings) };
	}
};
const softmaxGradConfig = {
	kernelName: Softmax,
	outputsToSave: [true],
	gradFunc: (dy, saved, attrs) => {
		const [y] = saved;
		const { dim } = attrs;
		const keepDims = true;
		const dyTimesY = mul(dy, y);
		return { logits: () => sub(dyTimesY, mul(sum$2(dyTimesY, [dim], keepDims), y)) };
	}
};
const softplusGradConfig = {
	kernelName: Softplus,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => mul(dy, sigmoid$1(x)) };
	}
};
const spaceToBatchNDGradConfig = {
	kernelName: SpaceToBatchND,
	gradFunc: (dy, saved, attrs) => {
		const { blockShape, paddings } = attrs;
		return { x: () => batchToSpaceND(dy, blockShape, paddings) };
	}
};
const splitVGradConfig = {
	kernelName: SplitV,
	gradFunc: (dy, saved, attrs) => {
		const { axis } = attrs;
		return { x: () => concat(dy, axis) };
	}
};
const sqrtGradConfig = {
	kernelName: Sqrt,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => div(dy, mul(sqrt$1(cast$5(x, "float32")), 2)) };
	}
};
const squareGradConfig = {
	kernelName: Square,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => mul(dy, mul(cast$5(x, "float32"), 2)) };
	}
};
const squaredDifferenceGradConfig = {
	kernelName: SquaredDifference,
	inputsToSave: ["a", "b"],
	gradFunc: (dy, saved) => {
		const [a, b] = saved;
		const two = scalar(2);
		const derA = () => mul(dy, mul(two, sub(a, b)));
		const derB = () => mul(dy, mul(two, sub(b, a)));
		return {
			a: derA,
			b: derB
		};
	}
};
const stepGradConfig = {
	kernelName: Step,
	gradFunc: (dy) => {
		return { x: () => zerosLike$1(dy) };
	}
};
const subGradConfig = {
	kernelName: Sub,
	inputsToSave: ["a", "b"],
	gradFunc: (dy, saved) => {
		const [a, b] = saved;
		const outShape = assertAndGetBroadcastShape$2(a.shape, b.shape);
		const derA = () => {
			let res = dy;
			const reduceAxes = getReductionAxes$2(a.shape, outShape);
			if (reduceAxes.length > 0) res = sum$2(res, reduceAxes);
			return reshape(res, a.shape);
		};
		const derB = () => {
			let res = dy;
			const reduceAxes = getReductionAxes$2(b.shape, outShape);
			if (reduceAxes.length > 0) res = sum$2(res, reduceAxes);
			return reshape(neg$1(res), b.shape);
		};
		return {
			a: derA,
			b: derB
		};
	}
};
const sumGradConfig = {
	kernelName: Sum,
	inputsToSave: ["x"],
	gradFunc: (dy, saved, attrs) => {
		const [x] = saved;
		const expandedDyShape = x.shape.slice();
		const { axis } = attrs;
		parseAxisParam$1(axis, x.shape).forEach((axis) => {
			expandedDyShape[axis] = 1;
		});
		const expandedDy = reshape(dy, expandedDyShape);
		const derX = mul(expandedDy, ones(x.shape, "float32"));
		return { x: () => derX };
	}
};
const tanGradConfig = {
	kernelName: Tan,
	inputsToSave: ["x"],
	gradFunc: (dy, saved) => {
		const [x] = saved;
		return { x: () => div(dy, square$1(cos$1(x))) };
	}
};
const tanhGradConfig = {
	kernelName: Tanh,
	outputsToSave: [true],
	gradFunc: (dy, saved) => {
		const [y] = saved;
		return { x: () => mul(sub(scalar(1), square$1(y)), dy) };
	}
};
const tileGradConfig = {
	kernelName: Tile,
	inputsToSave: ["x"],
	gradFunc: (dy, saved, attrs) => {
		const [x] = saved;
		const { reps } = attrs;
		const derX = () => {
			let xGrad = zerosLike$1(x);
			if (x.rank === 1) for (let i = 0; i < reps[0]; ++i) xGrad = add(xGrad, slice$1(dy, [i * x.shape[0]], [x.shape[0]]));
			else if (x.rank === 2) for (let i = 0; i < reps[0]; ++i) for (let j = 0; j < reps[1]; ++j) xGrad = add(xGrad, slice$1(dy, [i * x.shape[0], j * x.shape[1]], [x.shape[0], x.shape[1]]));
			else if (x.rank === 3) for (let i = 0; i < reps[0]; ++i) for (let j = 0; j < reps[1]; ++j) for (let k = 0; k < reps[2]; ++k) xGrad = add(xGrad, slice$1(dy, [
				i * x.shape[0],
				j * x.shape[1],
				k * x.shape[2]
			], [
				x.shape[0],
				x.shape[1],
				x.shape[2]
			]));
			else if (x.rank === 4) for (let i = 0; i < reps[0]; ++i) for (let j = 0; j < reps[1]; ++j) for (let k = 0; k < reps[2]; ++k) for (let l = 0; l < reps[3]; ++l) xGrad = add(xGrad, slice$1(dy, [
				i * x.shape[0],
				j * x.shape[1],
				k * x.shape[2],
				l * x.shape[3]
			], [
				x.shape[0],
				x.shape[1],
				x.shape[2],
				x.shape[3]
			]));
			else throw new Error(`Gradient for tile operation is not implemented for rank-${x.rank} tensors yet.`);
			return xGrad;
		};
		return { x: derX };
	}
};
const transposeGradConfig = {
	kernelName: Transpose,
	gradFunc: (dy, saved, attrs) => {
		const { perm } = attrs;
		const undoPerm = getUndoAxesPermutation(perm);
		return { x: () => transpose(dy, undoPerm) };
	}
};
const unpackGradConfig = {
	kernelName: Unpack,
	gradFunc: (dy, saved, attrs) => {
		const { axis } = attrs;
		return { value: () => stack(dy, axis) };
	}
};
const unsortedSegmentSumGradConfig = {
	kernelName: UnsortedSegmentSum,
	inputsToSave: ["segmentIds"],
	gradFunc: (dy, saved) => {
		const [segmentIds] = saved;
		const derX = () => {
			return gatherDropNegatives(dy, segmentIds);
		};
		return { x: derX };
	}
};
function gatherDropNegatives(x, indices) {
	const zeroClippedIndices = maximum(indices, zerosLike$1(indices));
	const gathered = gather(x, zeroClippedIndices);
	let isPositive = greaterEqual(indices, scalar(0, "int32"));
	const numIters = gathered.rank - isPositive.rank;
	for (let i = 0; i < numIters; ++i) isPositive = expandDims(isPositive, i + 1);
	isPositive = logicalAnd(isPositive, ones(gathered.shape, "bool"));
	const zeroSlice = zerosLike$1(gathered);
	return where(isPositive, gathered, zeroSlice);
}
const gradConfigs = [
	absGradConfig,
	acosGradConfig,
	acoshGradConfig,
	addGradConfig,
	addNGradConfig,
	argMaxGradConfig,
	argMinGradConfig,
	asinGradConfig,
	asinhGradConfig,
	atan2GradConfig,
	atanGradConfig,
	atanhGradConfig,
	avgPool3DGradConfig,
	avgPoolGradConfig,
	batchMatMulGradConfig,
	batchToSpaceNDGradConfig,
	broadcastToGradConfig,
	castGradConfig,
	ceilGradConfig,
	clipByValueGradConfig,
	complexAbsGradConfig,
	concatGradConfig,
	conv2DBackpropInputGradConfig,
	conv2DGradConfig,
	conv3DGradConfig,
	cosGradConfig,
	coshGradConfig,
	cumsumGradConfig,
	depthwiseConv2dNativeGradConfig,
	dilation2dGradConfig,
	divGradConfig,
	eluGradConfig,
	erfGradConfig,
	expGradConfig,
	expandDimsGradConfig,
	expm1GradConfig,
	floorDivGradConfig,
	floorGradConfig,
	fusedBatchNormGradConfig,
	gatherGradConfig,
	greaterEqualGradConfig,
	identityGradConfig,
	isFiniteGradConfig,
	isInfGradConfig,
	isNanGradConfig,
	leakyReluGradConfig,
	log1pGradConfig,
	logGradConfig,
	logSoftmaxGradConfig,
	lrnGradConfig,
	maxGradConfig,
	maxGradConfig,
	maximumGradConfig,
	maxPool3DGradConfig,
	maxPoolGradConfig,
	meanGradConfig,
	minGradConfig,
	minimumGradConfig,
	mirrorPadGradConfig,
	modGradConfig,
	multiplyGradConfig,
	negGradConfig,
	oneHotGradConfig,
	onesLikeGradConfig,
	packGradConfig,
	padV2GradConfig,
	padV2GradConfig,
	powGradConfig,
	preluGradConfig,
	prodGradConfig,
	reciprocalGradConfig,
	relu6GradConfig,
	reluGradConfig,
	reshapeGradConfig,
	resizeBilinearGradConfig,
	resizeNearestNeighborGradConfig,
	reverseGradConfig,
	roundGradConfig,
	rsqrtGradConfig,
	selectGradConfig,
	seluGradConfig,
	sigmoidGradConfig,
	signGradConfig,
	sinGradConfig,
	sinhGradConfig,
	sliceGradConfig,
	softmaxGradConfig,
	softplusGradConfig,
	spaceToBatchNDGradConfig,
	spaceToBatchNDGradConfig,
	splitVGradConfig,
	splitVGradConfig,
	sqrtGradConfig,
	squaredDifferenceGradConfig,
	squareGradConfig,
	stepGradConfig,
	subGradConfig,
	sumGradConfig,
	tanGradConfig,
	tanhGradConfig,
	tileGradConfig,
	transposeGradConfig,
	unpackGradConfig,
	unsortedSegmentSumGradConfig,
	{
		kernelName: ZerosLike,
		gradFunc: (dy) => {
			return { x: () => zerosLike$1(dy) };
		}
	}
];
for (const gradientConfig of gradConfigs) registerGradient(gradientConfig);
var ops_exports = __exportAll({});
import * as import__tensorflow_tfjs_core from "@tensorflow/tfjs-core";
__reExport(ops_exports, import__tensorflow_tfjs_core);
getGlobalTensorClass().prototype.abs = function() {
	this.throwIfDisposed();
	return (0, ops_exports.abs)(this);
};
getGlobalTensorClass().prototype.acos = function() {
	this.throwIfDisposed();
	return (0, ops_exports.acos)(this);
};
getGlobalTensorClass().prototype.acosh = function() {
	this.throwIfDisposed();
	return (0, ops_exports.acosh)(this);
};
getGlobalTensorClass().prototype.add = function(b) {
	this.throwIfDisposed();
	return add(this, b);
};
getGlobalTensorClass().prototype.all = function(axis, keepDims) {
	this.throwIfDisposed();
	return all(this, axis, keepDims);
};
getGlobalTensorClass().prototype.any = function(axis, keepDims) {
	this.throwIfDisposed();
	return any(this, axis, keepDims);
};
getGlobalTensorClass().prototype.argMax = function(axis) {
	this.throwIfDisposed();
	return argMax(this, axis);
};
getGlobalTensorClass().prototype.argMin = function(axis) {
	this.throwIfDisposed();
	return argMin(this, axis);
};
getGlobalTensorClass().prototype.asScalar = function() {
	this.throwIfDisposed();
	assert$1(this.size === 1, () => "The array must have only 1 element.");
	return reshape(this, []);
};
getGlobalTensorClass().prototype.asType = function(dtype) {
	this.throwIfDisposed();
	return (0, ops_exports.cast)(this, dtype);
};
getGlobalTensorClass().prototype.as1D = function() {
	this.throwIfDisposed();
	return reshape(this, [this.size]);
};
getGlobalTensorClass().prototype.as2D = function(rows, columns) {
	this.throwIfDisposed();
	return reshape(this, [rows, columns]);
};
getGlobalTensorClass().prototype.as3D = function(rows, columns, depth) {
	this.throwIfDisposed();
	return reshape(this, [
		rows,
		columns,
		depth
	]);
};
getGlobalTensorClass().prototype.as4D = function(rows, columns, depth, depth2) {
	this.throwIfDisposed();
	return reshape(this, [
		rows,
		columns,
		depth,
		depth2
	]);
};
getGlobalTensorClass().prototype.as5D = function(rows, columns, depth, depth2, depth3) {
	this.throwIfDisposed();
	return reshape(this, [
		rows,
		columns,
		depth,
		depth2,
		depth3
	]);
};
getGlobalTensorClass().prototype.asin = function() {
	this.throwIfDisposed();
	return (0, ops_exports.asin)(this);
};
getGlobalTensorClass().prototype.asinh = function() {
	this.throwIfDisposed();
	return (0, ops_exports.asinh)(this);
};
getGlobalTensorClass().prototype.atan = function() {
	this.throwIfDisposed();
	return (0, ops_exports.atan)(this);
};
getGlobalTensorClass().prototype.atan2 = function(b) {
	this.throwIfDisposed();
	return atan2(this, b);
};
getGlobalTensorClass().prototype.atanh = function() {
	this.throwIfDisposed();
	return (0, ops_exports.atanh)(this);
};
getGlobalTensorClass().prototype.avgPool = function(filterSize, strides, pad, dimRoundingMode) {
	this.throwIfDisposed();
	return avgPool(this, filterSize, strides, pad, dimRoundingMode);
};
getGlobalTensorClass().prototype.batchToSpaceND = function(blockShape, crops) {
	this.throwIfDisposed();
	return batchToSpaceND(this, blockShape, crops);
};
getGlobalTensorClass().prototype.batchNorm = function(mean, variance, offset, scale, varianceEpsilon) {
	this.throwIfDisposed();
	return batchNorm(this, mean, variance, offset, scale, varianceEpsilon);
};
getGlobalTensorClass().prototype.broadcastTo = function(shape) {
	this.throwIfDisposed();
	return broadcastTo(this, shape);
};
getGlobalTensorClass().prototype.cast = function(dtype) {
	this.throwIfDisposed();
	return (0, ops_exports.cast)(this, dtype);
};
getGlobalTensorClass().prototype.ceil = function() {
	this.throwIfDisposed();
	return (0, ops_exports.ceil)(this);
};
getGlobalTensorClass().prototype.clipByValue = function(min, max) {
	this.throwIfDisposed();
	return (0, ops_exports.clipByValue)(this, min, max);
};
getGlobalTensorClass().prototype.concat = function(x, axis) {
	this.throwIfDisposed();
	if (x instanceof Tensor) x = [x];
	return concat([this, ...x], axis);
};
getGlobalTensorClass().prototype.conv1d = function(filter, stride, pad, dataFormat, dilation, dimRoundingMode) {
	this.throwIfDisposed();
	return conv1d(this, filter, stride, pad, dataFormat, dilation, dimRoundingMode);
};
getGlobalTensorClass().prototype.conv2dTranspose = function(filter, outputShape, strides, pad, dimRoundingMode) {
	this.throwIfDisposed();
	return conv2dTranspose(this, filter, outputShape, strides, pad, dimRoundingMode);
};
getGlobalTensorClass().prototype.conv2d = function(filter, strides, pad, dataFormat, dilations, dimRoundingMode) {
	this.throwIfDisposed();
	return conv2d(this, filter, strides, pad, dataFormat, dilations, dimRoundingMode);
};
getGlobalTensorClass().prototype.cos = function() {
	this.throwIfDisposed();
	return (0, ops_exports.cos)(this);
};
getGlobalTensorClass().prototype.cosh = function() {
	this.throwIfDisposed();
	return (0, ops_exports.cosh)(this);
};
getGlobalTensorClass().prototype.cumprod = function(axis, exclusive, reverse) {
	this.throwIfDisposed();
	return cumprod(this, axis, exclusive, reverse);
};
getGlobalTensorClass().prototype.cumsum = function(axis, exclusive, reverse) {
	this.throwIfDisposed();
	return cumsum(this, axis, exclusive, reverse);
};
getGlobalTensorClass().prototype.depthToSpace = function(blockSize, dataFormat) {
	this.throwIfDisposed();
	return depthToSpace(this, blockSize, dataFormat);
};
getGlobalTensorClass().prototype.depthwiseConv2d = function(filter, strides, pad, dataFormat, dilations, dimRoundingMode) {
	this.throwIfDisposed();
	return depthwiseConv2d(this, filter, strides, pad, dataFormat, dilations, dimRoundingMode);
};
getGlobalTensorClass().prototype.dilation2d = function(filter, strides, pad, dilations, dataFormat) {
	this.throwIfDisposed();
	return dilation2d(this, filter, strides, pad, dilations, dataFormat);
};
getGlobalTensorClass().prototype.divNoNan = function(b) {
	this.throwIfDisposed();
	return divNoNan(this, b);
};
getGlobalTensorClass().prototype.div = function(b) {
	this.throwIfDisposed();
	return div(this, b);
};
getGlobalTensorClass().prototype.dot = function(b) {
	this.throwIfDisposed();
	return dot(this, b);
};
getGlobalTensorClass().prototype.elu = function() {
	this.throwIfDisposed();
	return elu(this);
};
getGlobalTensorClass().prototype.equal = function(b) {
	this.throwIfDisposed();
	return equal(this, b);
};
getGlobalTensorClass().prototype.erf = function() {
	this.throwIfDisposed();
	return (0, ops_exports.erf)(this);
};
getGlobalTensorClass().prototype.euclideanNorm = function(axis, keepDims) {
	this.throwIfDisposed();
	return euclideanNorm(this, axis, keepDims);
};
getGlobalTensorClass().prototype.exp = function() {
	this.throwIfDisposed();
	return (0, ops_exports.exp)(this);
};
getGlobalTensorClass().prototype.expandDims = function(axis) {
	this.throwIfDisposed();
	return expandDims(this, axis);
};
getGlobalTensorClass().prototype.expm1 = function() {
	this.throwIfDisposed();
	return (0, ops_exports.expm1)(this);
};
getGlobalTensorClass().prototype.fft = function() {
	this.throwIfDisposed();
	return (0, ops_exports.fft)(this);
};
getGlobalTensorClass().prototype.flatten = function() {
	this.throwIfDisposed();
	return reshape(this, [this.size]);
};
getGlobalTensorClass().prototype.floor = function() {
	this.throwIfDisposed();
	return (0, ops_exports.floor)(this);
};
getGlobalTensorClass().prototype.floorDiv = function(b) {
	this.throwIfDisposed();
	return floorDiv(this, b);
};
getGlobalTensorClass().prototype.gather = function(indices, axis, batchDims) {
	this.throwIfDisposed();
	return gather(this, indices, axis, batchDims);
};
getGlobalTensorClass().prototype.greaterEqual = function(b) {
	this.throwIfDisposed();
	return greaterEqual(this, b);
};
getGlobalTensorClass().prototype.greater = function(b) {
	this.throwIfDisposed();
	return greater(this, b);
};
getGlobalTensorClass().prototype.ifft = function() {
	this.throwIfDisposed();
	return (0, ops_exports.ifft)(this);
};
getGlobalTensorClass().prototype.irfft = function() {
	this.throwIfDisposed();
	return (0, ops_exports.irfft)(this);
};
getGlobalTensorClass().prototype.isFinite = function() {
	this.throwIfDisposed();
	return (0, ops_exports.isFinite)(this);
};
getGlobalTensorClass().prototype.isInf = function() {
	this.throwIfDisposed();
	return (0, ops_exports.isInf)(this);
};
getGlobalTensorClass().prototype.isNaN = function() {
	this.throwIfDisposed();
	return (0, ops_exports.isNaN)(this);
};
getGlobalTensorClass().prototype.leakyRelu = function(alpha) {
	this.throwIfDisposed();
	return leakyRelu(this, alpha);
};
getGlobalTensorClass().prototype.lessEqual = function(b) {
	this.throwIfDisposed();
	return lessEqual(this, b);
};
getGlobalTensorClass().prototype.less = function(b) {
	this.throwIfDisposed();
	return less(this, b);
};
getGlobalTensorClass().prototype.localResponseNormalization = function(depthRadius, bias, alpha, beta) {
	this.throwIfDisposed();
	return localResponseNormalization(this, depthRadius, bias, alpha, beta);
};
getGlobalTensorClass().prototype.logSigmoid = function() {
	this.throwIfDisposed();
	return (0, ops_exports.logSigmoid)(this);
};
getGlobalTensorClass().prototype.logSoftmax = function(axis) {
	this.throwIfDisposed();
	return (0, ops_exports.logSoftmax)(this, axis);
};
getGlobalTensorClass().prototype.logSumExp = function(axis, keepDims) {
	this.throwIfDisposed();
	return logSumExp(this, axis, keepDims);
};
getGlobalTensorClass().prototype.log = function() {
	this.throwIfDisposed();
	return (0, ops_exports.log)(this);
};
getGlobalTensorClass().prototype.log1p = function() {
	this.throwIfDisposed();
	return (0, ops_exports.log1p)(this);
};
getGlobalTensorClass().prototype.logicalAnd = function(b) {
	this.throwIfDisposed();
	return logicalAnd(this, b);
};
getGlobalTensorClass().prototype.logicalNot = function() {
	this.throwIfDisposed();
	return logicalNot(this);
};
getGlobalTensorClass().prototype.logicalOr = function(b) {
	this.throwIfDisposed();
	return logicalOr(this, b);
};
getGlobalTensorClass().prototype.logicalXor = function(b) {
	this.throwIfDisposed();
	return logicalXor(this, b);
};
getGlobalTensorClass().prototype.matMul = function(b, transposeA, transposeB) {
	this.throwIfDisposed();
	return matMul(this, b, transposeA, transposeB);
};
getGlobalTensorClass().prototype.maxPool = function(filterSize, strides, pad, dimRoundingMode) {
	this.throwIfDisposed();
	return maxPool(this, filterSize, strides, pad, dimRoundingMode);
};
getGlobalTensorClass().prototype.max = function(axis, keepDims) {
	this.throwIfDisposed();
	return max(this, axis, keepDims);
};
getGlobalTensorClass().prototype.maximum = function(b) {
	this.throwIfDisposed();
	return maximum(this, b);
};
getGlobalTensorClass().prototype.mean = function(axis, keepDims) {
	this.throwIfDisposed();
	return mean(this, axis, keepDims);
};
getGlobalTensorClass().prototype.min = function(axis, keepDims) {
	this.throwIfDisposed();
	return min(this, axis, keepDims);
};
getGlobalTensorClass().prototype.minimum = function(b) {
	this.throwIfDisposed();
	return minimum(this, b);
};
getGlobalTensorClass().prototype.mirrorPad = function(paddings, mode) {
	this.throwIfDisposed();
	return mirrorPad(this, paddings, mode);
};
getGlobalTensorClass().prototype.mod = function(b) {
	this.throwIfDisposed();
	return mod(this, b);
};
getGlobalTensorClass().prototype.mul = function(b) {
	this.throwIfDisposed();
	return mul(this, b);
};
getGlobalTensorClass().prototype.neg = function() {
	this.throwIfDisposed();
	return (0, ops_exports.neg)(this);
};
getGlobalTensorClass().prototype.norm = function(ord, axis, keepDims) {
	this.throwIfDisposed();
	return (0, ops_exports.norm)(this, ord, axis, keepDims);
};
getGlobalTensorClass().prototype.notEqual = function(b) {
	this.throwIfDisposed();
	return notEqual(this, b);
};
getGlobalTensorClass().prototype.oneHot = function(depth, onValue = 1, offValue = 0) {
	this.throwIfDisposed();
	return oneHot(this, depth, onValue, offValue);
};
getGlobalTensorClass().prototype.onesLike = function() {
	this.throwIfDisposed();
	return (0, ops_exports.onesLike)(this);
};
getGlobalTensorClass().prototype.pad = function(paddings, constantValue) {
	this.throwIfDisposed();
	return pad(this, paddings, constantValue);
};
getGlobalTensorClass().prototype.pool = function(windowShape, poolingType, padding, dilationRate, strides, dimRoundingMode) {
	this.throwIfDisposed();
	return pool(this, windowShape, poolingType, padding, dilationRate, strides, dimRoundingMode);
};
getGlobalTensorClass().prototype.pow = function(exp) {
	this.throwIfDisposed();
	return pow(this, exp);
};
getGlobalTensorClass().prototype.prelu = function(alpha) {
	this.throwIfDisposed();
	return prelu(this, alpha);
};
getGlobalTensorClass().prototype.prod = function(axis, keepDims) {
	this.throwIfDisposed();
	return prod(this, axis, keepDims);
};
getGlobalTensorClass().prototype.reciprocal = function() {
	this.throwIfDisposed();
	return (0, ops_exports.reciprocal)(this);
};
getGlobalTensorClass().prototype.relu = function() {
	this.throwIfDisposed();
	return relu(this);
};
getGlobalTensorClass().prototype.relu6 = function() {
	this.throwIfDisposed();
	return relu6(this);
};
getGlobalTensorClass().prototype.reshapeAs = function(x) {
	this.throwIfDisposed();
	return reshape(this, x.shape);
};
getGlobalTensorClass().prototype.reshape = function(shape) {
	this.throwIfDisposed();
	return reshape(this, shape);
};
function resizeBilinear_(images, size, alignCorners = false, halfPixelCenters = false) {
	const $images = convertToTensor(images, "images", "resizeBilinear");
	assert$1($images.rank === 3 || $images.rank === 4, () => `Error in resizeBilinear: x must be rank 3 or 4, but got rank ${$images.rank}.`);
	assert$1(size.length === 2, () => `Error in resizeBilinear: new shape must 2D, but got shape ${size}.`);
	assert$1(halfPixelCenters === false || alignCorners === false, () => "Error in resizeBilinear: If halfPixelCenters is true, alignCorners must be false.");
	let batchImages = $images;
	let reshapedTo4D = false;
	if ($images.rank === 3) {
		reshapedTo4D = true;
		batchImages = reshape($images, [
			1,
			$images.shape[0],
			$images.shape[1],
			$images.shape[2]
		]);
	}
	const [] = size;
	const inputs = { images: batchImages };
	const attrs = {
		alignCorners,
		halfPixelCenters,
		size
	};
	const res = ENGINE.runKernel(ResizeBilinear, inputs, attrs);
	if (reshapedTo4D) return reshape(res, [
		res.shape[1],
		res.shape[2],
		res.shape[3]
	]);
	return res;
}
const resizeBilinear = op({ resizeBilinear_ });
getGlobalTensorClass().prototype.resizeBilinear = function(newShape2D, alignCorners, halfPixelCenters) {
	this.throwIfDisposed();
	return resizeBilinear(this, newShape2D, alignCorners, halfPixelCenters);
};
function resizeNearestNeighbor_(images, size, alignCorners = false, halfPixelCenters = false) {
	const $images = convertToTensor(images, "images", "resizeNearestNeighbor");
	assert$1($images.rank === 3 || $images.rank === 4, () => `Error in resizeNearestNeighbor: x must be rank 3 or 4, but got rank ${$images.rank}.`);
	assert$1(size.length === 2, () => `Error in resizeNearestNeighbor: new shape must 2D, but got shape ${size}.`);
	assert$1($images.dtype === "float32" || $images.dtype === "int32", () => "`images` must have `int32` or `float32` as dtype");
	assert$1(halfPixelCenters === false || alignCorners === false, () => "Error in resizeNearestNeighbor: If halfPixelCenters is true, alignCorners must be false.");
	let batchImages = $images;
	let reshapedTo4D = false;
	if ($images.rank === 3) {
		reshapedTo4D = true;
		batchImages = reshape($images, [
			1,
			$images.shape[0],
			$images.shape[1],
			$images.shape[2]
		]);
	}
	const [] = size;
	const inputs = { images: batchImages };
	const attrs = {
		alignCorners,
		halfPixelCenters,
		size
	};
	const res = ENGINE.runKernel(ResizeNearestNeighbor, inputs, attrs);
	if (reshapedTo4D) return reshape(res, [
		res.shape[1],
		res.shape[2],
		res.shape[3]
	]);
	return res;
}
const resizeNearestNeighbor = op({ resizeNearestNeighbor_ });
getGlobalTensorClass().prototype.resizeNearestNeighbor = function(newShape2D, alignCorners, halfFloatCenters) {
	this.throwIfDisposed();
	return resizeNearestNeighbor(this, newShape2D, alignCorners, halfFloatCenters);
};
getGlobalTensorClass().prototype.reverse = function(axis) {
	this.throwIfDisposed();
	return reverse(this, axis);
};
getGlobalTensorClass().prototype.rfft = function() {
	this.throwIfDisposed();
	return (0, ops_exports.rfft)(this);
};
getGlobalTensorClass().prototype.round = function() {
	this.throwIfDisposed();
	return (0, ops_exports.round)(this);
};
getGlobalTensorClass().prototype.rsqrt = function() {
	this.throwIfDisposed();
	return (0, ops_exports.rsqrt)(this);
};
getGlobalTensorClass().prototype.selu = function() {
	this.throwIfDisposed();
	return selu(this);
};
getGlobalTensorClass().prototype.separableConv2d = function(depthwiseFilter, pointwiseFilter, strides, pad, dilation, dataFormat) {
	this.throwIfDisposed();
	return separableConv2d(this, depthwiseFilter, pointwiseFilter, strides, pad, dilation, dataFormat);
};
getGlobalTensorClass().prototype.sigmoid = function() {
	this.throwIfDisposed();
	return (0, ops_exports.sigmoid)(this);
};
getGlobalTensorClass().prototype.sign = function() {
	this.throwIfDisposed();
	return (0, ops_exports.sign)(this);
};
getGlobalTensorClass().prototype.sin = function() {
	this.throwIfDisposed();
	return (0, ops_exports.sin)(this);
};
getGlobalTensorClass().prototype.sinh = function() {
	this.throwIfDisposed();
	return (0, ops_exports.sinh)(this);
};
getGlobalTensorClass().prototype.slice = function(begin, size) {
	this.throwIfDisposed();
	return (0, ops_exports.slice)(this, begin, size);
};
getGlobalTensorClass().prototype.softmax = function(dim) {
	this.throwIfDisposed();
	return (0, ops_exports.softmax)(this, dim);
};
getGlobalTensorClass().prototype.softplus = function() {
	this.throwIfDisposed();
	return (0, ops_exports.softplus)(this);
};
getGlobalTensorClass().prototype.spaceToBatchND = function(blockShape, paddings) {
	this.throwIfDisposed();
	return spaceToBatchND(this, blockShape, paddings);
};
getGlobalTensorClass().prototype.split = function(numOrSizeSplits, axis) {
	this.throwIfDisposed();
	return split(this, numOrSizeSplits, axis);
};
getGlobalTensorClass().prototype.sqrt = function() {
	this.throwIfDisposed();
	return (0, ops_exports.sqrt)(this);
};
getGlobalTensorClass().prototype.square = function() {
	this.throwIfDisposed();
	return (0, ops_exports.square)(this);
};
getGlobalTensorClass().prototype.squaredDifference = function(b) {
	this.throwIfDisposed();
	return squaredDifference(this, b);
};
getGlobalTensorClass().prototype.squeeze = function(axis) {
	this.throwIfDisposed();
	return squeeze(this, axis);
};
getGlobalTensorClass().prototype.stack = function(x, axis) {
	this.throwIfDisposed();
	const tensorsToBeStacked = x instanceof Tensor ? [this, x] : [this, ...x];
	return stack(tensorsToBeStacked, axis);
};
getGlobalTensorClass().prototype.step = function(alpha) {
	this.throwIfDisposed();
	return (0, ops_exports.step)(this, alpha);
};
getGlobalTensorClass().prototype.stridedSlice = function(begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask) {
	this.throwIfDisposed();
	return (0, ops_exports.stridedSlice)(this, begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask);
};
getGlobalTensorClass().prototype.sub = function(b) {
	this.throwIfDisposed();
	return sub(this, b);
};
getGlobalTensorClass().prototype.sum = function(axis, keepDims) {
	this.throwIfDisposed();
	return sum$2(this, axis, keepDims);
};
getGlobalTensorClass().prototype.tan = function() {
	this.throwIfDisposed();
	return (0, ops_exports.tan)(this);
};
getGlobalTensorClass().prototype.tanh = function() {
	this.throwIfDisposed();
	return (0, ops_exports.tanh)(this);
};
getGlobalTensorClass().prototype.tile = function(reps) {
	this.throwIfDisposed();
	return tile(this, reps);
};
getGlobalTensorClass().prototype.toBool = function() {
	this.throwIfDisposed();
	return (0, ops_exports.cast)(this, "bool");
};
getGlobalTensorClass().prototype.toFloat = function() {
	this.throwIfDisposed();
	return (0, ops_exports.cast)(this, "float32");
};
getGlobalTensorClass().prototype.toInt = function() {
	this.throwIfDisposed();
	return (0, ops_exports.cast)(this, "int32");
};
getGlobalTensorClass().prototype.topk = function(k, sorted) {
	this.throwIfDisposed();
	return topk(this, k, sorted);
};
getGlobalTensorClass().prototype.transpose = function(perm) {
	this.throwIfDisposed();
	return transpose(this, perm);
};
getGlobalTensorClass().prototype.unique = function(axis) {
	this.throwIfDisposed();
	return unique(this, axis);
};
getGlobalTensorClass().prototype.unsortedSegmentSum = function(segmentIds, numSegments) {
	this.throwIfDisposed();
	return unsortedSegmentSum(this, segmentIds, numSegments);
};
getGlobalTensorClass().prototype.unstack = function(axis) {
	this.throwIfDisposed();
	return unstack(this, axis);
};
getGlobalTensorClass().prototype.where = function(condition, x) {
	this.throwIfDisposed();
	return where(condition, this, x);
};
getGlobalTensorClass().prototype.zerosLike = function() {
	this.throwIfDisposed();
	return (0, ops_exports.zerosLike)(this);
};
