;; PCG64 (XSL-RR 128/64, O'Neill 2014): fills memory with the generator's next values.
;;
;; Memory: bytes 0-15 state, 16-31 increment (both 128 bits, low half first), 64 and on the output, 8 bytes a value.
;; `npm run build:generated` compiles it to src/generated/pcg64.ts.
(module
  (memory (export "memory") 1)

  ;; Draws `count` values: raw 64-bit words, or with `doubles` ≠ 0 the float64 (word >>> 11) · 2^-53.
  (func (export "fill") (param $count i32) (param $doubles i32)
    (local $lo i64) (local $hi i64) (local $incLo i64) (local $incHi i64)
    (local $a0 i64) (local $a1 i64) (local $p i64) (local $q i64)
    (local $at i32) (local $end i32)
    (local.set $lo (i64.load offset=0 (i32.const 0)))
    (local.set $hi (i64.load offset=8 (i32.const 0)))
    (local.set $incLo (i64.load offset=16 (i32.const 0)))
    (local.set $incHi (i64.load offset=24 (i32.const 0)))
    (local.set $at (i32.const 64))
    (local.set $end (i32.add (i32.const 64) (i32.shl (local.get $count) (i32.const 3))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        ;; state = state · 0x2360ED051FC65DA4_4385DF649FCCF645 + increment (mod 2^128).
        ;; High half of lo · 0x4385DF649FCCF645 from 32-bit pieces.
        (local.set $a0 (i64.and (local.get $lo) (i64.const 0xffffffff)))
        (local.set $a1 (i64.shr_u (local.get $lo) (i64.const 32)))
        (local.set $p
          (i64.add
            (i64.mul (local.get $a1) (i64.const 0x9fccf645))
            (i64.shr_u (i64.mul (local.get $a0) (i64.const 0x9fccf645)) (i64.const 32))))
        (local.set $q
          (i64.add
            (i64.mul (local.get $a0) (i64.const 0x4385df64))
            (i64.and (local.get $p) (i64.const 0xffffffff))))
        (local.set $hi
          (i64.add
            (i64.add
              (i64.mul (local.get $a1) (i64.const 0x4385df64))
              (i64.add (i64.shr_u (local.get $p) (i64.const 32)) (i64.shr_u (local.get $q) (i64.const 32))))
            (i64.add
              (i64.mul (local.get $hi) (i64.const 0x4385df649fccf645))
              (i64.mul (local.get $lo) (i64.const 0x2360ed051fc65da4)))))
        (local.set $lo
          (i64.add (i64.mul (local.get $lo) (i64.const 0x4385df649fccf645)) (local.get $incLo)))
        (local.set $hi
          (i64.add
            (i64.add (local.get $hi) (local.get $incHi))
            (i64.extend_i32_u (i64.lt_u (local.get $lo) (local.get $incLo)))))
        ;; Output: the halves xored, rotated right by the top six bits.
        (local.set $p
          (i64.rotr (i64.xor (local.get $hi) (local.get $lo)) (i64.shr_u (local.get $hi) (i64.const 58))))
        (if (local.get $doubles)
          (then
            (f64.store (local.get $at)
              (f64.mul (f64.convert_i64_s (i64.shr_u (local.get $p) (i64.const 11))) (f64.const 0x1p-53))))
          (else (i64.store (local.get $at) (local.get $p))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $next)))
    (i64.store offset=0 (i32.const 0) (local.get $lo))
    (i64.store offset=8 (i32.const 0) (local.get $hi))))
