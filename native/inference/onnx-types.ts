/** TensorProto.DataType of onnx.proto3 that occur in language models: name and bits a value. */
const ELEMENT_TYPES: ReadonlyMap<number, { readonly name: string; readonly bits: number }> = new Map([
  [1, { name: "float32", bits: 32 }],
  [2, { name: "uint8", bits: 8 }],
  [3, { name: "int8", bits: 8 }],
  [4, { name: "uint16", bits: 16 }],
  [5, { name: "int16", bits: 16 }],
  [6, { name: "int32", bits: 32 }],
  [7, { name: "int64", bits: 64 }],
  [9, { name: "bool", bits: 8 }],
  [10, { name: "float16", bits: 16 }],
  [11, { name: "float64", bits: 64 }],
  [12, { name: "uint32", bits: 32 }],
  [13, { name: "uint64", bits: 64 }],
  [16, { name: "bfloat16", bits: 16 }],
  [17, { name: "float8e4m3fn", bits: 8 }],
  [18, { name: "float8e4m3fnuz", bits: 8 }],
  [19, { name: "float8e5m2", bits: 8 }],
  [20, { name: "float8e5m2fnuz", bits: 8 }],
  [21, { name: "uint4", bits: 4 }],
  [22, { name: "int4", bits: 4 }],
  [23, { name: "float4e2m1", bits: 4 }],
]);

export function elementTypeName(elementType: number): string {
  return ELEMENT_TYPES.get(elementType)?.name ?? `type ${elementType}`;
}

/** Bits of one value; 0 for what has no fixed size (strings). */
export function elementTypeBits(elementType: number): number {
  return ELEMENT_TYPES.get(elementType)?.bits ?? 0;
}
