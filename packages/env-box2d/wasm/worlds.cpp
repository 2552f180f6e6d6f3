// Box2D worlds behind a flat C interface. A world lives in one arena of linear memory that the host chooses;
// bodies and joints are small integers; vertices, ray ends and results pass through buffers in the same memory.
// This file is compiled as a single translation unit together with Box2D 2.3.1, which build.ts places before it.

namespace {

constexpr int kScratch = 64;    // floats: vertices (x, y pairs) or rays in
constexpr int kTracked = 8;     // dynamic bodies whose state is mirrored after each step
constexpr int kBodyStride = 9;  // x, y, angle, vx, vy, angular velocity, sin, cos, awake
constexpr int kJoints = 8;
constexpr int kJointStride = 2;  // angle, speed
constexpr int kEvents = 512;
constexpr int kBodies = 1024;

struct ContactEvent {
  uint16_t first;
  uint16_t second;  // bit 15: 1 = begin, 0 = end
};

class ContactRecorder final : public b2ContactListener {
 public:
  void BeginContact(b2Contact* contact) override { record(contact, 0x8000); }
  void EndContact(b2Contact* contact) override { record(contact, 0); }

  int32_t count = 0;
  ContactEvent events[kEvents];

 private:
  static uint32_t handleOf(b2Fixture* fixture) {
    return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(fixture->GetBody()->GetUserData()));
  }
  void record(b2Contact* contact, uint32_t flag) {
    if (count == kEvents) __builtin_trap();
    ContactEvent& event = events[count++];
    event.first = static_cast<uint16_t>(handleOf(contact->GetFixtureA()));
    event.second = static_cast<uint16_t>(handleOf(contact->GetFixtureB()) | flag);
  }
};

// Lidar: the nearest fixture with a category bit in the mask, everything else is looked through.
class NearestHit final : public b2RayCastCallback {
 public:
  uint16_t mask = 1;
  float fraction = 1.0f;
  float ReportFixture(b2Fixture* fixture, const b2Vec2&, const b2Vec2&, float at) override {
    if ((fixture->GetFilterData().categoryBits & mask) == 0) return -1.0f;
    fraction = at;
    return at;
  }
};

struct World {
  Arena arena;
  int32_t bodyCount;
  int32_t trackedCount;
  int32_t jointCount;
  float scratch[kScratch];
  float bodyStates[kTracked * kBodyStride];
  float jointStates[kJoints * kJointStride];
  ContactRecorder recorder;
  b2Body* tracked[kTracked];
  b2RevoluteJoint* joints[kJoints];
  b2Body* bodies[kBodies];
  alignas(16) unsigned char engine[sizeof(b2World)];

  b2World& box2d() { return *reinterpret_cast<b2World*>(engine); }
};

Arena* arena = nullptr;  // that of the world being worked on

World& enter(World* world) {
  arena = &world->arena;
  return *world;
}

b2Fixture* attach(World& world, int body, const b2Shape& shape, float density, float friction, float restitution,
                  int category, int mask, int sensor) {
  b2FixtureDef definition;
  definition.shape = &shape;
  definition.density = density;
  definition.friction = friction;
  definition.restitution = restitution;
  definition.filter.categoryBits = static_cast<uint16_t>(category);
  definition.filter.maskBits = static_cast<uint16_t>(mask);
  definition.isSensor = sensor != 0;
  return world.bodies[body]->CreateFixture(&definition);
}

void mirror(World& world) {
  float* out = world.bodyStates;
  for (int i = 0; i < world.trackedCount; ++i, out += kBodyStride) {
    const b2Body& body = *world.tracked[i];
    const b2Transform& transform = body.GetTransform();
    out[0] = transform.p.x;
    out[1] = transform.p.y;
    out[2] = body.GetAngle();
    out[3] = body.GetLinearVelocity().x;
    out[4] = body.GetLinearVelocity().y;
    out[5] = body.GetAngularVelocity();
    out[6] = transform.q.s;
    out[7] = transform.q.c;
    out[8] = body.IsAwake() ? 1.0f : 0.0f;
  }
  float* joints = world.jointStates;
  for (int i = 0; i < world.jointCount; ++i, joints += kJointStride) {
    joints[0] = world.joints[i]->GetJointAngle();
    joints[1] = world.joints[i]->GetJointSpeed();
  }
}

}  // namespace

void* b2Alloc(int32 size) { return arena->allocate(static_cast<uint32_t>(size)); }
void b2Free(void* memory) { arena->release(memory); }
void b2Log(const char*, ...) {}
b2Timer::b2Timer() {}
void b2Timer::Reset() {}
float32 b2Timer::GetMilliseconds() const { return 0.0f; }

#define EXPORT(name) extern "C" __attribute__((export_name(#name)))

// Memory of `bytes` bytes, page-aligned at the end of linear memory; 0 when the host refuses to grow it.
EXPORT(reserve) uint32_t reserve(uint32_t bytes) {
  const uint32_t pages = (bytes + 0xffffu) >> 16;
  const size_t before = __builtin_wasm_memory_grow(0, pages);
  return before == static_cast<size_t>(-1) ? 0 : static_cast<uint32_t>(before << 16);
}

// A fresh, empty world in [address, address + bytes). Whatever was there is forgotten: there is nothing else to free.
EXPORT(create) World* create(uint32_t address, uint32_t bytes, float gravityX, float gravityY) {
  World* world = reinterpret_cast<World*>(static_cast<uintptr_t>(address));
  memset(static_cast<void*>(world), 0, sizeof(World));
  new (&world->recorder) ContactRecorder();
  world->arena.reset((address + sizeof(World) + 15u) & ~15u, address + bytes);
  enter(world);
  // A module instance that only ever restores snapshots must know how to destroy the contacts in them.
  if (!b2Contact::s_initialized) {
    b2Contact::InitializeRegisters();
    b2Contact::s_initialized = true;
  }
  b2World* engine = new (world->engine) b2World(b2Vec2(gravityX, gravityY));
  engine->SetContactListener(&world->recorder);
  return world;
}

EXPORT(usedBytes) uint32_t usedBytes(World* world) {
  return world->arena.top() - static_cast<uint32_t>(reinterpret_cast<uintptr_t>(world));
}
EXPORT(scratch) float* scratch(World* world) { return world->scratch; }
EXPORT(bodyStates) float* bodyStates(World* world) { return world->bodyStates; }
EXPORT(jointStates) float* jointStates(World* world) { return world->jointStates; }
EXPORT(eventCount) int32_t* eventCount(World* world) { return &world->recorder.count; }
EXPORT(events) ContactEvent* events(World* world) { return world->recorder.events; }

EXPORT(listen) void listen(World* world, int on) {
  world->box2d().SetContactListener(on != 0 ? &world->recorder : nullptr);
}

// kind 0: static, 2: dynamic (mirrored in the order of creation).
EXPORT(createBody) int createBody(World* pointer, int kind, float x, float y, float angle) {
  World& world = enter(pointer);
  if (world.bodyCount == kBodies || (kind == 2 && world.trackedCount == kTracked)) __builtin_trap();
  b2BodyDef definition;
  definition.type = kind == 2 ? b2_dynamicBody : b2_staticBody;
  definition.position.Set(x, y);
  definition.angle = angle;
  definition.userData = reinterpret_cast<void*>(static_cast<uintptr_t>(world.bodyCount));
  b2Body* body = world.box2d().CreateBody(&definition);
  if (kind == 2) world.tracked[world.trackedCount++] = body;
  world.bodies[world.bodyCount] = body;
  return world.bodyCount++;
}

EXPORT(destroyBody) void destroyBody(World* pointer, int body) {
  World& world = enter(pointer);
  world.box2d().DestroyBody(world.bodies[body]);
}

// Handles start from 0 again; every body must have been destroyed.
EXPORT(forgetBodies) void forgetBodies(World* world) {
  world->bodyCount = 0;
  world->trackedCount = 0;
  world->jointCount = 0;
  world->recorder.count = 0;
}

// Polygon of the first `count` scratch points, in the body's frame.
EXPORT(addPolygon) void addPolygon(World* pointer, int body, int count, float density, float friction, float restitution,
                                   int category, int mask, int sensor) {
  World& world = enter(pointer);
  b2PolygonShape shape;
  shape.Set(reinterpret_cast<const b2Vec2*>(world.scratch), count);
  attach(world, body, shape, density, friction, restitution, category, mask, sensor);
}

EXPORT(addBox) void addBox(World* pointer, int body, float halfWidth, float halfHeight, float density, float friction,
                           float restitution, int category, int mask) {
  World& world = enter(pointer);
  b2PolygonShape shape;
  shape.SetAsBox(halfWidth, halfHeight);
  attach(world, body, shape, density, friction, restitution, category, mask, 0);
}

EXPORT(addEdge) void addEdge(World* pointer, int body, float x1, float y1, float x2, float y2, float friction,
                             int category, int mask) {
  World& world = enter(pointer);
  b2EdgeShape shape;
  shape.Set(b2Vec2(x1, y1), b2Vec2(x2, y2));
  attach(world, body, shape, 0.0f, friction, 0.0f, category, mask, 0);
}

EXPORT(addRevoluteJoint) int addRevoluteJoint(World* pointer, int bodyA, int bodyB, float anchorAx, float anchorAy,
                                              float anchorBx, float anchorBy, float referenceAngle, float lower,
                                              float upper, float maxTorque, float speed) {
  World& world = enter(pointer);
  if (world.jointCount == kJoints) __builtin_trap();
  b2RevoluteJointDef definition;
  definition.bodyA = world.bodies[bodyA];
  definition.bodyB = world.bodies[bodyB];
  definition.localAnchorA.Set(anchorAx, anchorAy);
  definition.localAnchorB.Set(anchorBx, anchorBy);
  definition.referenceAngle = referenceAngle;
  definition.enableLimit = true;
  definition.lowerAngle = lower;
  definition.upperAngle = upper;
  definition.enableMotor = true;
  definition.maxMotorTorque = maxTorque;
  definition.motorSpeed = speed;
  world.joints[world.jointCount] = static_cast<b2RevoluteJoint*>(world.box2d().CreateJoint(&definition));
  return world.jointCount++;
}

EXPORT(setMotor) void setMotor(World* pointer, int joint, float speed, float maxTorque) {
  b2RevoluteJoint& revolute = *enter(pointer).joints[joint];
  revolute.SetMotorSpeed(speed);
  revolute.SetMaxMotorTorque(maxTorque);
}

EXPORT(setMotorSpeed) void setMotorSpeed(World* pointer, int joint, float speed) {
  enter(pointer).joints[joint]->SetMotorSpeed(speed);
}

EXPORT(applyForceToCenter) void applyForceToCenter(World* pointer, int body, float x, float y) {
  enter(pointer).bodies[body]->ApplyForceToCenter(b2Vec2(x, y), true);
}

EXPORT(applyTorque) void applyTorque(World* pointer, int body, float torque) {
  enter(pointer).bodies[body]->ApplyTorque(torque, true);
}

EXPORT(applyImpulse) void applyImpulse(World* pointer, int body, float impulseX, float impulseY, float x, float y) {
  enter(pointer).bodies[body]->ApplyLinearImpulse(b2Vec2(impulseX, impulseY), b2Vec2(x, y), true);
}

// One time step; contact events and the mirrored body and joint states are those of this step.
EXPORT(step) void step(World* pointer, float seconds, int velocityIterations, int positionIterations) {
  World& world = enter(pointer);
  world.recorder.count = 0;
  world.box2d().Step(seconds, velocityIterations, positionIterations);
  mirror(world);
}

// Refreshes the mirrored states without stepping.
EXPORT(refresh) void refresh(World* pointer) { mirror(enter(pointer)); }

// Rays from (x, y) to the first `count` scratch points; the hit fractions replace the scratch from its beginning.
EXPORT(castRays) void castRays(World* pointer, float x, float y, int count, int mask) {
  World& world = enter(pointer);
  const b2Vec2 origin(x, y);
  for (int i = 0; i < count; ++i) {
    NearestHit hit;
    hit.mask = static_cast<uint16_t>(mask);
    const b2Vec2 end(world.scratch[2 * i], world.scratch[2 * i + 1]);
    world.box2d().RayCast(&hit, origin, end);
    world.scratch[i] = hit.fraction;
  }
}

// The engine's own sine and cosine, for comparison with other implementations.
EXPORT(sine) float sine(float x) { return trigonometry::sine(x); }
EXPORT(cosine) float cosine(float x) { return trigonometry::cosine(x); }
EXPORT(bodyMass) float bodyMass(World* world, int body) { return world->bodies[body]->GetMass(); }
