// Single-precision sine and cosine, equal to glibc >= 2.28.
// Box2D asks libm for exactly these two functions, and every other libm rounds some results the other way.
// The scheme is ARM's optimized-routines (MIT): reduce to [-pi/4, pi/4] in double, then a short polynomial in double.
#pragma once

#include <stdint.h>

namespace trigonometry {

constexpr double kSine1 = -0x1.555545995a603p-3;
constexpr double kSine2 = 0x1.1107605230bc4p-7;
constexpr double kSine3 = -0x1.994eb3774cf24p-13;
constexpr double kCosine1 = -0x1.ffffffd0c621cp-2;
constexpr double kCosine2 = 0x1.55553e1068f19p-5;
constexpr double kCosine3 = -0x1.6c087e89a359dp-10;
constexpr double kCosine4 = 0x1.99343027bf8c3p-16;
constexpr double kQuadrantsPerRadian = 0x1.45F306DC9C883p+23;  // 2/pi, scaled by 2^24
constexpr double kHalfPi = 0x1.921FB54442D18p0;
// pi/2 in three parts of 33 bits: products with quadrant numbers below 2^20 are exact (Cody and Waite).
constexpr double kHalfPiHigh = 0x1.921FB544p0;
constexpr double kHalfPiMiddle = 0x1.0B4611A6p-34;
constexpr double kHalfPiLow = 0x1.3198A2E037073p-69;

inline float sinePolynomial(double y, double y2) {
  const double y3 = y * y2;
  const double low = y + y3 * kSine1;
  return static_cast<float>(low + (y3 * y2) * (kSine2 + y2 * kSine3));
}

inline float cosinePolynomial(double y2, double sign) {
  const double y4 = y2 * y2;
  const double low = (sign + y2 * (sign * kCosine1)) + y4 * (sign * kCosine2);
  return static_cast<float>(low + (y4 * y2) * (sign * kCosine3 + y2 * (sign * kCosine4)));
}

// offset 0 gives the sine, offset 1 the cosine: both pick their polynomial by the parity of quadrant + offset.
inline float evaluate(float x, int offset) {
  const double argument = x;
  const float magnitude = __builtin_fabsf(x);
  if (magnitude < 0x1p-12f) return offset == 0 ? x : 1.0f;
  int32_t quadrant = 0;
  double y = argument;
  if (magnitude >= 0x1.921fb6p-1f) {
    if (magnitude < 120.0f) {
      quadrant = (static_cast<int32_t>(argument * kQuadrantsPerRadian) + 0x800000) >> 24;
      y = argument - quadrant * kHalfPi;
    } else if (magnitude < 1e6f) {
      // A car that spins for a whole episode gets here.
      quadrant = static_cast<int32_t>(__builtin_floor(argument / kHalfPi + 0.5));
      y = ((argument - quadrant * kHalfPiHigh) - quadrant * kHalfPiMiddle) - quadrant * kHalfPiLow;
    } else {
      // No body turns a million radians in an episode; a defined value keeps the module from trapping.
      y = 0.0;
    }
  }
  const double y2 = y * y;
  if (((quadrant + offset) & 1) != 0) return cosinePolynomial(y2, (quadrant & 2) != 0 ? -1.0 : 1.0);
  const int turn = quadrant & 3;
  const double sign = turn == 1 || turn == 2 ? -1.0 : 1.0;
  return sinePolynomial(y * sign, y2);
}

inline float sine(float x) { return evaluate(x, 0); }
inline float cosine(float x) { return evaluate(x, 1); }

}  // namespace trigonometry
