package io.tenantservice.api;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * All that the service logs while it is open, at DEBUG and above, with the stack traces. What the simulators' web
 * server and the tests' own HTTP client say is left out: they are in the same JVM in tests alone.
 */
public final class LogCapture implements AutoCloseable {

    private static final List<String> OF_THE_TESTS =
            List.of("com.sun.net.httpserver", "org.apache.http", "groovyx.net");

    private static final Logger ROOT = Logger.getLogger("");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Level levelBefore = ROOT.getLevel();
    private final Handler handler = new Handler() {

        private final PatternFormatter formatter = new PatternFormatter("%c %p %s%e");

        @Override
        public void publish(LogRecord record) {
            if (OF_THE_TESTS.stream().noneMatch(record.getLoggerName()::startsWith)) {
                lines.add(formatter.format(record));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private LogCapture() {
        // The others show what they would have shown anyway.
        for (Handler other : ROOT.getHandlers()) {
            other.setLevel(Level.INFO);
        }
        handler.setLevel(Level.ALL);
        ROOT.addHandler(handler);
        ROOT.setLevel(Level.FINE);
    }

    public static LogCapture start() {
        return new LogCapture();
    }

    public String text() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        ROOT.setLevel(levelBefore);
        ROOT.removeHandler(handler);
    }
}
