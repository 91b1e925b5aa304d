package io.tenantservice.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Stands between one process and what it needs, so that this one alone is cut off from it. */
public final class TcpProxy implements AutoCloseable {

    private enum State {
        FORWARDING,

        /** Connections stay, and nothing comes through, as with a network that drops packets. */
        SILENT,

        /** Connections are closed, those that come at once. */
        CUT
    }

    private static final int CHUNK = 16 * 1024;

    private final ServerSocket server;
    private final int target;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile State state = State.FORWARDING;

    private TcpProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
        threads.execute(this::accept);
    }

    /** @param target the port on loopback to which everything is forwarded */
    public static TcpProxy to(int target) {
        try {
            return new TcpProxy(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public void silence() {
        become(State.SILENT);
    }

    public void cut() {
        become(State.CUT);
        closeAll();
    }

    /** What was held back during a silence comes through now. */
    public void heal() {
        become(State.FORWARDING);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            cut();
            threads.shutdownNow();
        }
    }

    private void become(State next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> connect(client));
            } catch (IOException e) {
                // The proxy is being closed.
                return;
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket service = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(client);
            open.add(service);
            if (state == State.CUT) {
                return;
            }
            threads.execute(() -> forward(service, client));
            forward(client, service);
        } catch (IOException e) {
            // Either side may go away at any time; the other one is closed with it.
        } finally {
            open.remove(client);
        }
    }

    private void forward(Socket from, Socket to) {
        try (from;
                to) {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int read = input.read(chunk); read >= 0 && awaitWay(); read = input.read(chunk)) {
                output.write(chunk, 0, read);
            }
        } catch (IOException e) {
            // As above.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
        }
    }

    /** @return false when the connection is to end */
    private boolean awaitWay() throws InterruptedException {
        lock.lock();
        try {
            while (state == State.SILENT) {
                changed.await();
            }
            return state == State.FORWARDING;
        } finally {
            lock.unlock();
        }
    }

    private void closeAll() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
