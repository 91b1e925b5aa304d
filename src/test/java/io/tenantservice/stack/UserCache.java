package io.tenantservice.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What takes long to make is made once for each user, and kept. */
final class UserCache {

    /** Makes a program; whatever it leaves unfinished is not at the program's place. */
    @FunctionalInterface
    interface Maker {

        void make(Path program) throws IOException;
    }

    private UserCache() {}

    /**
     * Makes the program unless it is there; of two who want it at once, one makes it and one waits.
     *
     * @param path below the cache, with a part of its own for each version
     */
    static Path program(String path, Maker maker) throws IOException {
        Path program = root().resolve(path);
        if (Files.isExecutable(program)) {
            return program;
        }
        Path lockFile = root().resolve(path.split("/")[0]).resolve("lock");
        Files.createDirectories(lockFile.getParent());
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (lock.isValid() && !Files.isExecutable(program)) {
                maker.make(program);
            }
        }
        return program;
    }

    static Path root() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return base.resolve("tenant-service");
    }
}
