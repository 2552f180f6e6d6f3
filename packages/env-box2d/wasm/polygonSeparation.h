// How far apart two polygons are, as Box2D before 2.3.1 finds it: start at the face that looks towards the other polygon
// and climb to the neighbour with the larger separation until none is larger. 2.3.1 tries every face in another frame of
// reference instead; the two round differently and break ties differently, which a leg on a stair or stump does notice.
#pragma once

#include <Box2D/Collision/Shapes/b2PolygonShape.h>

namespace polygons {

// Distance of `other` from the line through one edge of `polygon`, negative where they overlap.
inline float32 separationAlong(const b2PolygonShape& polygon, const b2Transform& frame, int32 edge,
                               const b2PolygonShape& other, const b2Transform& otherFrame) {
  const b2Vec2 normal = b2Mul(frame.q, polygon.m_normals[edge]);
  const b2Vec2 otherNormal = b2MulT(otherFrame.q, normal);
  int32 deepest = 0;
  float32 lowest = b2_maxFloat;
  for (int32 i = 0; i < other.m_count; ++i) {
    const float32 along = b2Dot(other.m_vertices[i], otherNormal);
    if (along < lowest) {
      lowest = along;
      deepest = i;
    }
  }
  const b2Vec2 onEdge = b2Mul(frame, polygon.m_vertices[edge]);
  const b2Vec2 onOther = b2Mul(otherFrame, other.m_vertices[deepest]);
  return b2Dot(onOther - onEdge, normal);
}

inline int32 neighbour(int32 edge, int32 direction, int32 count) {
  const int32 next = edge + direction;
  return next < 0 ? count - 1 : (next < count ? next : 0);
}

}  // namespace polygons

// Takes the place of the function of this name in b2CollidePolygon.cpp.
static float32 b2FindMaxSeparation(int32* edgeIndex, const b2PolygonShape* polygon, const b2Transform& frame,
                                   const b2PolygonShape* other, const b2Transform& otherFrame) {
  const int32 count = polygon->m_count;
  const b2Vec2 towards = b2Mul(otherFrame, other->m_centroid) - b2Mul(frame, polygon->m_centroid);
  const b2Vec2 localTowards = b2MulT(frame.q, towards);
  int32 edge = 0;
  float32 facing = -b2_maxFloat;
  for (int32 i = 0; i < count; ++i) {
    const float32 projection = b2Dot(polygon->m_normals[i], localTowards);
    if (projection > facing) {
      facing = projection;
      edge = i;
    }
  }

  const auto separation = [&](int32 at) {
    return polygons::separationAlong(*polygon, frame, at, *other, otherFrame);
  };
  float32 best = separation(edge);
  const int32 previous = polygons::neighbour(edge, -1, count);
  const float32 before = separation(previous);
  const int32 next = polygons::neighbour(edge, 1, count);
  const float32 after = separation(next);
  int32 direction = 0;
  if (before > best && before > after) {
    direction = -1;
    edge = previous;
    best = before;
  } else if (after > best) {
    direction = 1;
    edge = next;
    best = after;
  }
  while (direction != 0) {
    const int32 candidate = polygons::neighbour(edge, direction, count);
    const float32 found = separation(candidate);
    if (!(found > best)) break;
    edge = candidate;
    best = found;
  }
  *edgeIndex = edge;
  return best;
}
