package io.millrace.bench;

import io.millrace.bench.data.TestData;
import io.millrace.bench.part.GeneratorPart;
import io.millrace.bench.part.JavaScriptPart;
import io.millrace.bench.part.PagesPart;
import io.millrace.bench.part.Part;
import io.millrace.bench.part.PythonPart;
import io.millrace.bench.part.RowsPart;
import io.millrace.bench.part.ScalePart;
import io.millrace.bench.part.SmallPart;
import io.millrace.bench.part.WasmPart;
import io.millrace.bench.peer.PeerProcess;
import io.millrace.bench.report.Report;
import io.millrace.bench.server.MillraceServer;
import io.millrace.bench.server.ServerContender;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the data, runs the jobs on all systems and writes the tables. */
public final class Bench {
    private static final PrintStream LOG = System.out;

    private final Settings settings;

    private Bench(Settings settings) {
        this.settings = settings;
    }

    public static void main(String[] args) throws Exception {
        // Whoever stops the benchmark stops what it has started.
        Runtime.getRuntime().addShutdownHook(
                new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
        new Bench(Settings.of(System.getenv())).run();
    }

    private void run() throws Exception {
        List<Workload> workloads =
                settings.jobs().stream().map(Workload::find).flatMap(Optional::stream).toList();
        new TestData(settings.dataDirectory(), settings.scale(), LOG)
                .make(workloads.stream().map(Workload::file).distinct().toList());
        Report report = new Report(settings);
        try (ServerContender millrace = new ServerContender(serverStart(), settings.timeout())) {
            for (Workload workload : workloads) {
                report.add(workload, compare(workload, millrace));
                report.write();
            }
        }
        for (Part part : parts()) {
            part.run(settings, serverStart(), report);
            report.write();
        }
        LOG.println("report    " + report.directory());
    }

    private List<Part> parts() {
        Map<String, Part> known = new LinkedHashMap<>();
        known.put("scale", new ScalePart());
        known.put("small", new SmallPart());
        known.put("rows", new RowsPart());
        known.put("pages", new PagesPart());
        known.put("wasm", new WasmPart());
        known.put("javascript", new JavaScriptPart());
        known.put("python", new PythonPart());
        known.put("generator", new GeneratorPart());
        known.keySet().retainAll(settings.jobs());
        return List.copyOf(known.values());
    }

    private List<Series> compare(Workload workload, ServerContender millrace) throws Exception {
        List<Contender> contenders = new ArrayList<>();
        for (String system : order()) {
            if (system.equals(millrace.name())) {
                contenders.add(millrace);
            } else if (workload != Workload.J4B || system.equals(Comparison.LIMIT)) {
                contenders.add(new PeerProcess(peerStart(system)));
            }
        }
        try {
            return new Comparison(workload, settings.rounds(), LOG).run(contenders);
        } finally {
            for (Contender contender : contenders) {
                if (contender != millrace) {
                    contender.close();
                }
            }
        }
    }

    /** The one whose answers are right comes first. */
    private List<String> order() {
        List<String> order = new ArrayList<>(settings.systems());
        if (order.remove(Comparison.LIMIT)) {
            order.add(0, Comparison.LIMIT);
        }
        return order;
    }

    private MillraceServer.Start serverStart() {
        return new MillraceServer.Start(
                settings.root(),
                settings.workDirectory().resolve("server"),
                settings.dataDirectory(),
                settings.port(),
                Map.of());
    }

    private PeerProcess.Start peerStart(String system) {
        Map<String, String> heaps = new LinkedHashMap<>(Map.of("t", "3g", "duckdb", "512m", "streams", "6g"));
        List<String> options = new ArrayList<>(List.of("-Xmx" + heaps.getOrDefault(system, "4g"), "-XX:+UseParallelGC"));
        Path built = settings.root().resolve("loadtest/target");
        if (system.equals("spark")) {
            Path spark = settings.root().resolve("loadtest/spark/target");
            options.addAll(SparkOptions.JAVA);
            options.add("-Dspark.local.dir=" + settings.workDirectory());
            options.add("-Dspark.sql.warehouse.dir=" + settings.workDirectory().resolve("spark"));
            options.add("-cp");
            options.add(built.resolve("classes") + ":" + spark.resolve("classes") + ":" + spark.resolve("lib") + "/*");
        } else {
            options.add("--enable-native-access=ALL-UNNAMED");
            options.add("-cp");
            // The libraries of peers that are Millrace's too come in its jar.
            options.add(settings.root().resolve("target/millrace.jar") + ":" + built.resolve("classes") + ":"
                    + built.resolve("lib") + "/*");
        }
        return PeerProcess.Start.ofJava(
                system, options, settings.workDirectory(), settings.dataDirectory(), settings.timeout());
    }
}
