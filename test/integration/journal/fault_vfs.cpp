#include "test/integration/journal/fault_vfs.hpp"

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <new>

#include <sqlite3.h>

namespace sidehook::test {
namespace {

using fate = fault_vfs::fate;

// What stands between SQLite and the system's own file system: the VFS in force, the original, and
// the bytes that each file had when it was last forced to the disk.
fault_vfs* in_force = nullptr;
sqlite3_vfs* original = nullptr;
std::map<std::string, std::string> forced;

struct faulty_file {
  sqlite3_file base;
  std::string* name;
  // The original's file follows in memory.
};

faulty_file* self_of(sqlite3_file* file) { return reinterpret_cast<faulty_file*>(file); }
sqlite3_file* inner(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(self_of(file) + 1);
}

fate fate_of(disk_call call, const std::string& file) {
  return in_force->decide ? in_force->decide(call, file) : fate::done;
}

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int close_file(sqlite3_file* file) {
  const int result = inner(file)->pMethods->xClose(inner(file));
  delete self_of(file)->name;
  return result;
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  return inner(file)->pMethods->xRead(inner(file), to, size, at);
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  const auto write = [&](int some) {
    return inner(file)->pMethods->xWrite(inner(file), from, some, at);
  };
  switch (fate_of(disk_call::write, *self_of(file)->name)) {
    case fate::fails:
      return SQLITE_IOERR_WRITE;
    case fate::full:
      return SQLITE_FULL;
    case fate::cut_short:
      write(size / 2);
      return SQLITE_FULL;
    case fate::done:
      break;
  }
  return write(size);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  if (fate_of(disk_call::truncate, *self_of(file)->name) != fate::done)
    return SQLITE_IOERR_TRUNCATE;
  return inner(file)->pMethods->xTruncate(inner(file), size);
}

int sync_file(sqlite3_file* file, int) {
  const auto& name = *self_of(file)->name;
  if (fate_of(disk_call::sync, name) != fate::done) return SQLITE_IOERR_FSYNC;
  // Noted only: no test here outlives the machine.
  forced[name] = bytes_of(name);
  return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return inner(file)->pMethods->xFileSize(inner(file), size);
}
int lock_file(sqlite3_file* file, int level) {
  return inner(file)->pMethods->xLock(inner(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
  return inner(file)->pMethods->xUnlock(inner(file), level);
}
int check_lock(sqlite3_file* file, int* result) {
  return inner(file)->pMethods->xCheckReservedLock(inner(file), result);
}
int control_file(sqlite3_file* file, int what, void* argument) {
  return inner(file)->pMethods->xFileControl(inner(file), what, argument);
}
int sector_size(sqlite3_file* file) { return inner(file)->pMethods->xSectorSize(inner(file)); }
int characteristics(sqlite3_file* file) {
  return inner(file)->pMethods->xDeviceCharacteristics(inner(file));
}
int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** to) {
  return inner(file)->pMethods->xShmMap(inner(file), page, size, extend, to);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  return inner(file)->pMethods->xShmLock(inner(file), offset, count, flags);
}
void barrier(sqlite3_file* file) { inner(file)->pMethods->xShmBarrier(inner(file)); }
int unmap_shared(sqlite3_file* file, int remove) {
  return inner(file)->pMethods->xShmUnmap(inner(file), remove);
}

const sqlite3_io_methods methods{2,
                                 close_file,
                                 read_file,
                                 write_file,
                                 truncate_file,
                                 sync_file,
                                 file_size,
                                 lock_file,
                                 unlock_file,
                                 check_lock,
                                 control_file,
                                 sector_size,
                                 characteristics,
                                 map_shared,
                                 lock_shared,
                                 barrier,
                                 unmap_shared,
                                 nullptr,
                                 nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* got) {
  file->pMethods = nullptr;
  const std::string path = name == nullptr ? "" : name;
  if (fate_of(disk_call::open, path) != fate::done) return SQLITE_CANTOPEN;
  const int result = original->xOpen(original, name, inner(file), flags, got);
  if (result != SQLITE_OK) return result;
  self_of(file)->name = new std::string(path);
  file->pMethods = &methods;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs*, const char* name, int sync_folder) {
  if (fate_of(disk_call::remove, name) != fate::done) return SQLITE_IOERR_DELETE;
  const int result = original->xDelete(original, name, sync_folder);
  if (result == SQLITE_OK) forced.erase(name);
  return result;
}

sqlite3_vfs faulty{};

}  // namespace

fault_vfs::fault_vfs() {
  in_force = this;
  forced.clear();
  original = sqlite3_vfs_find(nullptr);
  faulty = *original;
  faulty.szOsFile = static_cast<int>(sizeof(faulty_file)) + original->szOsFile;
  faulty.zName = "faulty";
  faulty.pNext = nullptr;
  faulty.xOpen = open_file;
  faulty.xDelete = remove_file;
  sqlite3_vfs_register(&faulty, 1);
}

fault_vfs::~fault_vfs() {
  sqlite3_vfs_unregister(&faulty);
  sqlite3_vfs_register(original, 1);
  in_force = nullptr;
}

void fault_vfs::cut_power(const std::filesystem::path& folder,
                          const std::filesystem::path& to) const {
  std::filesystem::create_directories(to);
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    // It holds nothing that outlives a process.
    if (entry.path().extension() == ".db-shm") continue;
    const auto found = forced.find(entry.path().string());
    const std::string left = found == forced.end() ? "" : found->second;
    std::ofstream(to / entry.path().filename(), std::ios::binary) << left;
  }
}

}  // namespace sidehook::test
