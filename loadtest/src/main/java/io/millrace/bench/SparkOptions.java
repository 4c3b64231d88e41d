package io.millrace.bench;

import java.util.List;
import java.util.stream.Stream;

/** What Spark needs of a virtual machine: the list of its own {@code JavaModuleOptions}. */
final class SparkOptions {
    static final List<String> JAVA = Stream.concat(
                    Stream.of(
                            "java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio",
                            "java.util", "java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch",
                            "sun.nio.cs", "sun.security.action", "sun.util.calendar", "jdk.internal.ref")
                            .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"),
                    Stream.of("-Djdk.reflect.useDirectMethodHandle=false", "-Dio.netty.tryReflectionSetAccessible=true"))
            .toList();

    private SparkOptions() {}
}
