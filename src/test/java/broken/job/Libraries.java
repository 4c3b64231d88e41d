package broken.job;

import com.caoccao.javet.interop.V8Host;
import com.dynatrace.hash4j.distinctcount.HyperLogLog;
import com.github.luben.zstd.Zstd;
import de.siegmar.fastcsv.reader.CsvReader;
import io.netty.channel.Channel;
import java.sql.Connection;
import org.apache.commons.compress.compressors.CompressorInputStream;
import picocli.CommandLine;
import reactor.netty.http.server.HttpServer;
import tools.jackson.core.json.JsonFactory;

/** Knows every library. */
class Libraries {
    JsonFactory json;
    Channel channel;
    HttpServer server;
    V8Host engine;
    CommandLine command;
    HyperLogLog sketch;
    CsvReader<?> csv;
    CompressorInputStream compressed;
    Zstd zstd;
    Connection connection;
}
