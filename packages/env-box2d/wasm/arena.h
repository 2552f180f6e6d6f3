// A world's memory: one contiguous block per world, so that copying the block is an exact snapshot of the world.
// Freed blocks are kept in a list and used again; a world that is built anew starts from an empty arena.
#pragma once

#include <stddef.h>
#include <stdint.h>

class Arena {
 public:
  void reset(uint32_t begin, uint32_t end) {
    top_ = begin;
    end_ = end;
    free_ = 0;
  }

  void* allocate(uint32_t size) {
    size = (size + 7u) & ~7u;
    for (uint32_t* link = &free_; *link != 0; link = &header(*link)->next) {
      Header* candidate = header(*link);
      if (candidate->size >= size) {
        *link = candidate->next;
        return candidate + 1;
      }
    }
    if (end_ - top_ < size + sizeof(Header)) __builtin_trap();  // Surfaces as an error in the host, never as corruption.
    Header* block = header(top_);
    block->size = size;
    top_ += size + sizeof(Header);
    return block + 1;
  }

  void release(void* memory) {
    if (memory == nullptr) return;
    Header* block = static_cast<Header*>(memory) - 1;
    block->next = free_;
    free_ = static_cast<uint32_t>(reinterpret_cast<uintptr_t>(block));
  }

  // First byte that no allocation has reached yet.
  uint32_t top() const { return top_; }

 private:
  struct Header {
    uint32_t size;
    uint32_t next;
  };
  static Header* header(uint32_t address) { return reinterpret_cast<Header*>(static_cast<uintptr_t>(address)); }

  uint32_t top_;
  uint32_t end_;
  uint32_t free_;
};
