;; The step of CartPole (see cartPole.ts) for many carts, two at a time.
;;
;; Memory, for m carts, m a multiple of 16: 8m bytes each of position, velocity, angle, angular velocity and force (float64); 16m bytes of
;; observations (float32, four a cart); m bytes of flags (1: terminated); 4m bytes of the indices of the terminated carts (int32).
;;
;; Sine and cosine as in trigonometry.ts: a polynomial with a bound of its error; where the error could decide the rounding, the
;; imported functions are asked. All other arithmetic is in the order of cartPole.ts.
(module
  (import "js" "memory" (memory 1))
  (import "js" "sin" (func $sin (param f64) (result f64)))
  (import "js" "cos" (func $cos (param f64) (result f64)))

  ;; Moves carts 0 to count − 1 (one more if count is odd); returns how many of these `count` terminated.
  (func (export "advance") (param $count i32) (param $m i32) (result i32)
    (local $i i32) (local $ended i32) (local $bits i32)
    (local $at i32) (local $m8 i32) (local $obs i32) (local $flags i32) (local $list i32)
    (local $x v128) (local $v v128) (local $a v128) (local $w v128)
    (local $p v128) (local $t v128) (local $e v128) (local $u v128)
    (local $s v128) (local $c v128) (local $push v128) (local $acc v128)
    (local.set $m8 (i32.shl (local.get $m) (i32.const 3)))
    (local.set $obs (i32.mul (local.get $m) (i32.const 40)))
    (local.set $flags (i32.mul (local.get $m) (i32.const 56)))
    (local.set $list (i32.mul (local.get $m) (i32.const 57)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $count)))
        (local.set $at (i32.shl (local.get $i) (i32.const 3)))
        (local.set $x (v128.load (local.get $at)))
        (local.set $at (i32.add (local.get $at) (local.get $m8)))
        (local.set $v (v128.load (local.get $at)))
        (local.set $at (i32.add (local.get $at) (local.get $m8)))
        (local.set $a (v128.load (local.get $at)))
        (local.set $at (i32.add (local.get $at) (local.get $m8)))
        (local.set $w (v128.load (local.get $at)))

        ;; sine
        (local.set $p (f64x2.mul (local.get $a) (local.get $a)))
        (local.set $t
          (f64x2.mul
            (f64x2.mul (local.get $a) (local.get $p))
            (f64x2.add (f64x2.splat (f64.const -0.16666666666666666)) (f64x2.mul (local.get $p)
            (f64x2.add (f64x2.splat (f64.const 0.008333333333333333)) (f64x2.mul (local.get $p)
            (f64x2.add (f64x2.splat (f64.const -0.0001984126984126984)) (f64x2.mul (local.get $p)
            (f64x2.add (f64x2.splat (f64.const 2.7557319223985893e-06)) (f64x2.mul (local.get $p)
            (f64x2.add (f64x2.splat (f64.const -2.505210838544172e-08)) (f64x2.mul (local.get $p)
              (f64x2.splat (f64.const 1.6059043836821613e-10))))))))))))))
        (local.set $e (f64x2.mul (local.get $t) (f64x2.splat (f64.const 0x5p-53))))
        (local.set $s (f64x2.add (local.get $a) (f64x2.sub (local.get $t) (local.get $e))))
        (local.set $u (f64x2.add (local.get $a) (f64x2.add (local.get $t) (local.get $e))))
        (if (v128.any_true (f64x2.ne (local.get $s) (local.get $u)))
          (then
            (local.set $s
              (f64x2.replace_lane 1
                (f64x2.splat (call $sin (f64x2.extract_lane 0 (local.get $a))))
                (call $sin (f64x2.extract_lane 1 (local.get $a)))))))

        ;; cosine
        (local.set $acc (f64x2.mul (f64x2.splat (f64.const 0.5)) (local.get $p)))
        (local.set $push (f64x2.sub (f64x2.splat (f64.const 1)) (local.get $acc)))
        (local.set $t
          (f64x2.add
            (f64x2.sub (f64x2.sub (f64x2.splat (f64.const 1)) (local.get $push)) (local.get $acc))
            (f64x2.mul
              (f64x2.mul (local.get $p) (local.get $p))
              (f64x2.add (f64x2.splat (f64.const 0.041666666666666664)) (f64x2.mul (local.get $p)
              (f64x2.add (f64x2.splat (f64.const -0.001388888888888889)) (f64x2.mul (local.get $p)
              (f64x2.add (f64x2.splat (f64.const 2.48015873015873e-05)) (f64x2.mul (local.get $p)
              (f64x2.add (f64x2.splat (f64.const -2.755731922398589e-07)) (f64x2.mul (local.get $p)
                (f64x2.splat (f64.const 2.08767569878681e-09)))))))))))))
        (local.set $e (f64x2.mul (local.get $p) (f64x2.splat (f64.const 0x0.bp-53))))
        (local.set $c (f64x2.add (local.get $push) (f64x2.sub (local.get $t) (local.get $e))))
        (local.set $u (f64x2.add (local.get $push) (f64x2.add (local.get $t) (local.get $e))))
        (if (v128.any_true (f64x2.ne (local.get $c) (local.get $u)))
          (then
            (local.set $c
              (f64x2.replace_lane 1
                (f64x2.splat (call $cos (f64x2.extract_lane 0 (local.get $a))))
                (call $cos (f64x2.extract_lane 1 (local.get $a)))))))

        ;; push = (force + 0.05 ω² s) / 1.1
        (local.set $push
          (f64x2.div
            (f64x2.add
              (v128.load (i32.add (local.get $at) (local.get $m8)))
              (f64x2.mul
                (f64x2.mul (f64x2.splat (f64.const 0.05)) (f64x2.mul (local.get $w) (local.get $w)))
                (local.get $s)))
            (f64x2.splat (f64.const 1.1))))
        ;; angular acceleration = (9.8 s − c push) / (0.5 (4/3 − 0.1 c² / 1.1))
        (local.set $acc
          (f64x2.div
            (f64x2.sub
              (f64x2.mul (f64x2.splat (f64.const 9.8)) (local.get $s))
              (f64x2.mul (local.get $c) (local.get $push)))
            (f64x2.mul
              (f64x2.splat (f64.const 0.5))
              (f64x2.sub
                (f64x2.splat (f64.const 1.3333333333333333))
                (f64x2.div
                  (f64x2.mul (f64x2.splat (f64.const 0.1)) (f64x2.mul (local.get $c) (local.get $c)))
                  (f64x2.splat (f64.const 1.1)))))))

        ;; Euler steps with the old velocities
        (local.set $x (f64x2.add (local.get $x) (f64x2.mul (f64x2.splat (f64.const 0.02)) (local.get $v))))
        (local.set $a (f64x2.add (local.get $a) (f64x2.mul (f64x2.splat (f64.const 0.02)) (local.get $w))))
        (local.set $v
          (f64x2.add
            (local.get $v)
            (f64x2.mul
              (f64x2.splat (f64.const 0.02))
              (f64x2.sub
                (local.get $push)
                (f64x2.div
                  (f64x2.mul (f64x2.mul (f64x2.splat (f64.const 0.05)) (local.get $acc)) (local.get $c))
                  (f64x2.splat (f64.const 1.1)))))))
        (local.set $w (f64x2.add (local.get $w) (f64x2.mul (f64x2.splat (f64.const 0.02)) (local.get $acc))))

        (v128.store (local.get $at) (local.get $w))
        (local.set $at (i32.sub (local.get $at) (local.get $m8)))
        (v128.store (local.get $at) (local.get $a))
        (local.set $at (i32.sub (local.get $at) (local.get $m8)))
        (v128.store (local.get $at) (local.get $v))
        (local.set $at (i32.sub (local.get $at) (local.get $m8)))
        (v128.store (local.get $at) (local.get $x))

        ;; observations: x0 v0 a0 w0 x1 v1 a1 w1 in float32
        (local.set $t
          (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
            (f32x4.demote_f64x2_zero (local.get $x)) (f32x4.demote_f64x2_zero (local.get $v))))
        (local.set $u
          (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
            (f32x4.demote_f64x2_zero (local.get $a)) (f32x4.demote_f64x2_zero (local.get $w))))
        (v128.store
          (local.get $obs)
          (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $t) (local.get $u)))
        (v128.store
          offset=16
          (local.get $obs)
          (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $t) (local.get $u)))
        (local.set $obs (i32.add (local.get $obs) (i32.const 32)))

        ;; terminated: |x| > 2.4 or |angle| > 12°
        (local.set $bits
          (i64x2.bitmask
            (v128.or
              (f64x2.gt (f64x2.abs (local.get $x)) (f64x2.splat (f64.const 2.4)))
              (f64x2.gt (f64x2.abs (local.get $a)) (f64x2.splat (f64.const 0.20943951023931953))))))
        (i32.store16
          (i32.add (local.get $flags) (local.get $i))
          (i32.or
            (i32.and (local.get $bits) (i32.const 1))
            (i32.shl (i32.shr_u (local.get $bits) (i32.const 1)) (i32.const 8))))
        (if (local.get $bits)
          (then
            (if (i32.and (local.get $bits) (i32.const 1))
              (then
                (i32.store (i32.add (local.get $list) (i32.shl (local.get $ended) (i32.const 2))) (local.get $i))
                (local.set $ended (i32.add (local.get $ended) (i32.const 1)))))
            (if (i32.and
                  (i32.shr_u (local.get $bits) (i32.const 1))
                  (i32.lt_u (i32.add (local.get $i) (i32.const 1)) (local.get $count)))
              (then
                (i32.store
                  (i32.add (local.get $list) (i32.shl (local.get $ended) (i32.const 2)))
                  (i32.add (local.get $i) (i32.const 1)))
                (local.set $ended (i32.add (local.get $ended) (i32.const 1)))))))
        (local.set $i (i32.add (local.get $i) (i32.const 2)))
        (br $next)))
    (local.get $ended)))
