// Only here to have a precompiled header made: see test/CMakeLists.txt.
