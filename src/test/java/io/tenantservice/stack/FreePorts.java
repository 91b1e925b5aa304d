package io.tenantservice.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Ports that stay free until they are listened on: the kernel gives them to no outgoing connection, as they are below its
 * own range, and no other test run of this user gets them before this process has ended.
 */
final class FreePorts {

    private static final int FIRST = 20_000;
    private static final Path KERNELS_OWN = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    /** Where the kernel does not tell: Linux's default, which is lower than that of others. */
    private static final int USUAL_BEGIN_OF_KERNELS_OWN = 32_768;

    private static final String UNTRIED = "stack.next-free-port";

    private static final List<FileLock> HELD = new CopyOnWriteArrayList<>();

    private FreePorts() {}

    static int next() {
        try {
            Path locks = Files.createDirectories(UserCache.root().resolve("ports"));
            int end = beginOfKernelsOwn();
            for (int port = untried(); port < end; port = untried()) {
                if (reserve(locks, port)) {
                    return port;
                }
            }
            throw new StackFailure("No free port on loopback from " + FIRST + " to " + (end - 1));
        } catch (IOException e) {
            throw new StackFailure("No free port can be reserved", e);
        }
    }

    /**
     * Each port is tried once by a process, whichever class loader asks: to open the file of a lock that the process
     * holds already, and to close it again, would end the lock (see {@link FileLock}).
     */
    private static int untried() {
        synchronized (Runtime.getRuntime()) {
            int port = Integer.getInteger(UNTRIED, FIRST);
            System.setProperty(UNTRIED, Integer.toString(port + 1));
            return port;
        }
    }

    /** By lines, which takes the file at one read: the kernel gives nothing at a second. */
    private static int beginOfKernelsOwn() throws IOException {
        return Files.isReadable(KERNELS_OWN)
                ? Integer.parseInt(Files.readAllLines(KERNELS_OWN).getFirst().split("\\s+")[0])
                : USUAL_BEGIN_OF_KERNELS_OWN;
    }

    private static boolean reserve(Path locks, int port) throws IOException {
        FileChannel channel = FileChannel.open(
                locks.resolve(Integer.toString(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock != null && canBeListenedOn(port)) {
            HELD.add(lock);
            return true;
        }
        channel.close();
        return false;
    }

    private static boolean canBeListenedOn(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
